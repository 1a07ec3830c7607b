//! The names in `\p{…}`. Go compares them without case, blanks, dashes and underscores, and since
//! its keys keep their underscores, it knows no script whose name has one (`Old_Italic`).

use super::cursor::Cursor;
use super::fault::RegexpFault;

/// Takes a class such as `\pL` or `\P{Greek}`: an item of a class in Rust's syntax.
pub(super) fn unicode_class(cursor: &mut Cursor<'_>) -> Result<Option<String>, RegexpFault> {
    if cursor.peek() != Some('\\') {
        return Ok(None);
    }
    let mut is_negated = match cursor.second() {
        Some('p') => false,
        Some('P') => true,
        _ => return Ok(None),
    };
    let start = *cursor;
    cursor.take();
    cursor.take();
    let name_start = *cursor;
    let name = match cursor.take() {
        Some('{') => match cursor.take_before("}") {
            Some(name) => name.to_owned(),
            None => return Err(RegexpFault::ClassRange(start.0.to_owned())),
        },
        _ => cursor.since(name_start),
    };
    let mut name = name.as_str();
    if let Some(rest) = name.strip_prefix('^') {
        is_negated = !is_negated;
        name = rest;
    }
    match known(&canonical(name)) {
        Some(members) if is_negated => Ok(Some(format!("[^{members}]"))),
        Some(members) => Ok(Some(format!("[{members}]"))),
        None => Err(RegexpFault::ClassRange(cursor.since(start))),
    }
}

/// The name as Go looks it up: a capital, then small letters, without separators.
fn canonical(name: &str) -> String {
    let mut canonical = String::new();
    for c in name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')) {
        canonical.push(if canonical.is_empty() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        });
    }
    canonical
}

/// Characters that Unicode 15.0 has, the version of Go's tables. Code points that will never be
/// characters have an age, too.
const ASSIGNED: &str = r"[\p{Age=15.0}&&\P{NChar}]";

/// The members of a class, in the syntax of brackets.
fn known(name: &str) -> Option<String> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    let name = alias.map_or(name, |(_, category)| category);
    Some(match name {
        "Any" => r"\x{0}-\x{10FFFF}".to_owned(),
        "Ascii" => r"\x00-\x7F".to_owned(),
        "Assigned" => ASSIGNED.to_owned(),
        "Cn" => format!("^{ASSIGNED}"),
        "C" => format!(r"\p{{Cc}}\p{{Cf}}\p{{Co}}[^{ASSIGNED}]"),
        // Surrogates are in no text.
        "Cs" => "a&&b".to_owned(),
        "Lc" => format!(r"[\p{{Lu}}\p{{Ll}}\p{{Lt}}]&&{ASSIGNED}"),
        _ if CATEGORIES.contains(&name) => format!(r"\p{{gc={name}}}&&{ASSIGNED}"),
        _ if SCRIPTS.contains(&name) => format!(r"\p{{sc={name}}}&&{ASSIGNED}"),
        _ => return None,
    })
}

const CATEGORIES: [&str; 34] = [
    "Cc", "Cf", "Co", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl",
    "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl",
    "Zp", "Zs",
];

const ALIASES: [(&str, &str); 42] = [
    ("Casedletter", "Lc"),
    ("Closepunctuation", "Pe"),
    ("Cntrl", "Cc"),
    ("Combiningmark", "M"),
    ("Connectorpunctuation", "Pc"),
    ("Control", "Cc"),
    ("Currencysymbol", "Sc"),
    ("Dashpunctuation", "Pd"),
    ("Decimalnumber", "Nd"),
    ("Digit", "Nd"),
    ("Enclosingmark", "Me"),
    ("Finalpunctuation", "Pf"),
    ("Format", "Cf"),
    ("Initialpunctuation", "Pi"),
    ("Letter", "L"),
    ("Letternumber", "Nl"),
    ("Lineseparator", "Zl"),
    ("Lowercaseletter", "Ll"),
    ("Mark", "M"),
    ("Mathsymbol", "Sm"),
    ("Modifierletter", "Lm"),
    ("Modifiersymbol", "Sk"),
    ("Nonspacingmark", "Mn"),
    ("Number", "N"),
    ("Openpunctuation", "Ps"),
    ("Other", "C"),
    ("Otherletter", "Lo"),
    ("Othernumber", "No"),
    ("Otherpunctuation", "Po"),
    ("Othersymbol", "So"),
    ("Paragraphseparator", "Zp"),
    ("Privateuse", "Co"),
    ("Punct", "P"),
    ("Punctuation", "P"),
    ("Separator", "Z"),
    ("Spaceseparator", "Zs"),
    ("Spacingmark", "Mc"),
    ("Surrogate", "Cs"),
    ("Symbol", "S"),
    ("Titlecaseletter", "Lt"),
    ("Unassigned", "Cn"),
    ("Uppercaseletter", "Lu"),
];

const SCRIPTS: [&str; 117] = [
    "Adlam",
    "Ahom",
    "Arabic",
    "Armenian",
    "Avestan",
    "Balinese",
    "Bamum",
    "Batak",
    "Bengali",
    "Bhaiksuki",
    "Bopomofo",
    "Brahmi",
    "Braille",
    "Buginese",
    "Buhid",
    "Carian",
    "Chakma",
    "Cham",
    "Cherokee",
    "Chorasmian",
    "Common",
    "Coptic",
    "Cuneiform",
    "Cypriot",
    "Cyrillic",
    "Deseret",
    "Devanagari",
    "Dogra",
    "Duployan",
    "Elbasan",
    "Elymaic",
    "Ethiopic",
    "Georgian",
    "Glagolitic",
    "Gothic",
    "Grantha",
    "Greek",
    "Gujarati",
    "Gurmukhi",
    "Han",
    "Hangul",
    "Hanunoo",
    "Hatran",
    "Hebrew",
    "Hiragana",
    "Inherited",
    "Javanese",
    "Kaithi",
    "Kannada",
    "Katakana",
    "Kawi",
    "Kharoshthi",
    "Khmer",
    "Khojki",
    "Khudawadi",
    "Lao",
    "Latin",
    "Lepcha",
    "Limbu",
    "Lisu",
    "Lycian",
    "Lydian",
    "Mahajani",
    "Makasar",
    "Malayalam",
    "Mandaic",
    "Manichaean",
    "Marchen",
    "Medefaidrin",
    "Miao",
    "Modi",
    "Mongolian",
    "Mro",
    "Multani",
    "Myanmar",
    "Nabataean",
    "Nandinagari",
    "Newa",
    "Nko",
    "Nushu",
    "Ogham",
    "Oriya",
    "Osage",
    "Osmanya",
    "Palmyrene",
    "Phoenician",
    "Rejang",
    "Runic",
    "Samaritan",
    "Saurashtra",
    "Sharada",
    "Shavian",
    "Siddham",
    "Sinhala",
    "Sogdian",
    "Soyombo",
    "Sundanese",
    "Syriac",
    "Tagalog",
    "Tagbanwa",
    "Takri",
    "Tamil",
    "Tangsa",
    "Tangut",
    "Telugu",
    "Thaana",
    "Thai",
    "Tibetan",
    "Tifinagh",
    "Tirhuta",
    "Toto",
    "Ugaritic",
    "Vai",
    "Vithkuqi",
    "Wancho",
    "Yezidi",
    "Yi",
];
