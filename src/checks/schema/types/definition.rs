//! The type of a map: its fields, and the types of these.

/// A type with named fields.
#[derive(Debug)]
pub(crate) struct Definition {
    /// `core.v1.Container`.
    pub(crate) name: &'static str,
    /// Sorted by name.
    pub(crate) fields: Vec<Field>,
}

/// A field of a [`Definition`].
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) is_required: bool,
    pub(crate) kind: FieldType,
}

/// The type of a value.
#[derive(Debug, PartialEq)]
pub(crate) enum FieldType {
    /// Any value at all.
    Any,
    /// A map with any content.
    Object,
    Bool,
    Int32,
    Int64,
    Number,
    Text,
    /// One of these strings.
    Enum(Vec<&'static str>),
    /// Base64.
    Bytes,
    /// RFC 3339.
    Time,
    Quantity,
    IntOrString,
    /// A list. Its items differ in these fields; with no field listed, as a whole.
    List(Box<FieldType>, Option<Vec<&'static str>>),
    /// A map with free keys.
    Map(Box<FieldType>),
    /// The type with this name.
    Named(&'static str),
}

impl Definition {
    /// Reads a row of the table after the word `type`: a name, and fields for versions. Fields of
    /// other versions than that with `digit` are left out.
    pub(super) fn parse(row: &'static str, digit: char) -> Option<Self> {
        let mut words = row.split(' ');
        let name = words.next()?;
        let fields = words.filter_map(|word| {
            let (word, digits) = word.split_once('@').unwrap_or((word, ""));
            let is_there = digits.is_empty() || digits.contains(digit);
            is_there.then(|| Field::parse(word)).flatten()
        });
        Some(Self {
            name,
            fields: fields.collect(),
        })
    }

    /// The field of that name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        let index = self.fields.binary_search_by(|field| field.name.cmp(name));
        self.fields.get(index.ok()?)
    }
}

impl Field {
    /// Reads `name:type`, or `name!:type` if it is required.
    fn parse(word: &'static str) -> Option<Self> {
        let (name, kind) = word.split_once(':')?;
        let required = name.strip_suffix('!');
        Some(Self {
            name: required.unwrap_or(name),
            is_required: required.is_some(),
            kind: FieldType::parse(kind)?,
        })
    }
}

impl FieldType {
    /// Reads a type: a word, `=A|B` for an enum, `[item]`, `[item;key,key]`, `{value}`.
    fn parse(text: &'static str) -> Option<Self> {
        if let Some(values) = text.strip_prefix('=') {
            return Some(Self::Enum(values.split('|').collect()));
        }
        if let Some(list) = enclosed(text, '[', ']') {
            return Self::parse_list(list);
        }
        if let Some(value) = enclosed(text, '{', '}') {
            return Some(Self::Map(Box::new(Self::parse(value)?)));
        }
        Some(match text {
            "any" => Self::Any,
            "object" => Self::Object,
            "bool" => Self::Bool,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "number" | "double" => Self::Number,
            "string" => Self::Text,
            "bytes" => Self::Bytes,
            "time" => Self::Time,
            "quantity" => Self::Quantity,
            "int-or-string" => Self::IntOrString,
            name => Self::Named(name),
        })
    }

    /// An item's type, perhaps with the keys by which items differ.
    fn parse_list(text: &'static str) -> Option<Self> {
        // Lists in lists have keys of their own: the keys follow the last bracket.
        let end = text.rfind(']').map_or(0, |end| end + 1);
        let (item, keys) = match text.get(end..)?.split_once(';') {
            Some((rest, keys)) => (text.get(..end + rest.len())?, Some(keys)),
            None => (text, None),
        };
        let keys = keys.map(|keys| keys.split(',').filter(|key| !key.is_empty()).collect());
        Some(Self::List(Box::new(Self::parse(item)?), keys))
    }
}

fn enclosed(text: &'static str, open: char, close: char) -> Option<&'static str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

#[cfg(test)]
mod tests {
    use super::{Definition, FieldType};

    #[test]
    fn rows_are_read_for_one_version() {
        let row = "core.v1.X a!:int32 b:=Always|Never@67 b:string@45 c:[core.v1.Y;name,port] d:{[bytes]} e:[string;]";
        let new = Definition::parse(row, '7').unwrap();
        assert_eq!(new.name, "core.v1.X");
        assert!(new.field("a").unwrap().is_required && !new.field("b").unwrap().is_required);
        let kind = |field| &new.field(field).unwrap().kind;
        assert_eq!(*kind("b"), FieldType::Enum(vec!["Always", "Never"]));
        let item = Box::new(FieldType::Named("core.v1.Y"));
        assert_eq!(
            *kind("c"),
            FieldType::List(item, Some(vec!["name", "port"]))
        );
        let lists = FieldType::List(Box::new(FieldType::Bytes), None);
        assert_eq!(*kind("d"), FieldType::Map(Box::new(lists)));
        assert_eq!(
            *kind("e"),
            FieldType::List(Box::new(FieldType::Text), Some(vec![]))
        );
        assert!(new.field("z").is_none());
        let old = Definition::parse(row, '4').unwrap();
        assert_eq!(old.field("b").unwrap().kind, FieldType::Text);
    }
}
