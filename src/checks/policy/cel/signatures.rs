//! The functions and operators that policies can use: CEL's own (cel-spec, "List of Standard Definitions"),
//! cel-go's extensions and Kubernetes' libraries, as `k8s.io/apiserver/pkg/cel/environment/base.go` has
//! them for 1.34 to 1.37; an API server takes what its previous version has, too. A row is `TYPE.name(TYPE ...) RESULT`.

use std::collections::BTreeMap;

use super::types::Type;

/// A way to call a function.
#[derive(Debug)]
pub(super) struct Signature {
    /// The type of the value before the dot.
    pub(super) of: Option<Type>,
    pub(super) arguments: Vec<Type>,
    pub(super) result: Type,
}

/// Every signature, by the name of the function.
#[derive(Debug)]
pub(in crate::checks::policy) struct Signatures(BTreeMap<&'static str, Vec<Signature>>);

impl Signatures {
    /// The signatures of the table.
    pub(in crate::checks::policy) fn new() -> Self {
        let mut by_name: BTreeMap<_, Vec<Signature>> = BTreeMap::new();
        for row in ROWS.iter().flat_map(|rows| rows.lines()) {
            if let Some((name, signature)) = parse(row.trim()) {
                by_name.entry(name).or_default().push(signature);
            }
        }
        for name in ["_<_", "_<=_", "_>_", "_>=_"] {
            by_name.insert(name, comparisons());
        }
        Self(by_name)
    }

    /// The ways to call a function; none if there is no such function.
    pub(super) fn of(&self, name: &str) -> &[Signature] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of all functions that are not operators.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let names = self.0.keys().copied();
        names.filter(|name| name.starts_with(|it: char| it.is_ascii_alphabetic()))
    }
}

/// True for a name with a dot in it, such as `sets.contains`, that is a function.
pub(super) fn is_qualified(name: &str) -> bool {
    QUALIFIED.contains(&name)
}

const QUALIFIED: [&str; 24] = [
    "format.byte",
    "format.date",
    "format.datetime",
    "format.dns1035Label",
    "format.dns1035LabelPrefix",
    "format.dns1123Label",
    "format.dns1123LabelPrefix",
    "format.dns1123Subdomain",
    "format.dns1123SubdomainPrefix",
    "format.labelValue",
    "format.named",
    "format.qualifiedName",
    "format.uri",
    "format.uuid",
    "ip.isCanonical",
    "lists.range",
    "optional.none",
    "optional.of",
    "optional.ofNonZeroValue",
    "optional.unwrap",
    "sets.contains",
    "sets.equivalent",
    "sets.intersects",
    "strings.quote",
];

/// The orders: of one type, and of numbers among each other (`CrossTypeNumericComparisons`).
fn comparisons() -> Vec<Signature> {
    const NUMBERS: [Type; 3] = [Type::Int, Type::Uint, Type::Double];
    let others = [
        Type::Bool,
        Type::Text,
        Type::Bytes,
        Type::Timestamp,
        Type::Duration,
    ];
    let same = others.into_iter().map(|it| (it.clone(), it));
    let numbers = NUMBERS
        .into_iter()
        .flat_map(|left| NUMBERS.map(|right| (left.clone(), right)));
    let signature = |(left, right): (Type, Type)| Signature {
        of: None,
        arguments: vec![left, right],
        result: Type::Bool,
    };
    same.chain(numbers).map(signature).collect()
}

/// Reads a row.
fn parse(row: &'static str) -> Option<(&'static str, Signature)> {
    let (call, result) = row.rsplit_once(' ')?;
    let (name, arguments) = call.split_once('(')?;
    let arguments = arguments.strip_suffix(')')?;
    let (of, name) = match name.rsplit_once('.') {
        Some((of, name)) if !is_qualified(name_of(call)?) => (Some(Type::parse(of)), name),
        _ => (None, name),
    };
    let signature = Signature {
        of,
        arguments: arguments.split_whitespace().map(Type::parse).collect(),
        result: Type::parse(result),
    };
    Some((name, signature))
}

fn name_of(call: &'static str) -> Option<&'static str> {
    call.split_once('(').map(|(name, _)| name)
}

const ROWS: [&str; 5] = [OPERATORS, STANDARD, STRINGS, LISTS, KUBERNETES];

const OPERATORS: &str = "!_(bool) bool
    -_(int) int
    -_(double) double
    _+_(int int) int
    _+_(uint uint) uint
    _+_(double double) double
    _+_(string string) string
    _+_(bytes bytes) bytes
    _+_(list<A> list<A>) list<A>
    _+_(timestamp duration) timestamp
    _+_(duration timestamp) timestamp
    _+_(duration duration) duration
    _-_(int int) int
    _-_(uint uint) uint
    _-_(double double) double
    _-_(timestamp timestamp) duration
    _-_(timestamp duration) timestamp
    _-_(duration duration) duration
    _*_(int int) int
    _*_(uint uint) uint
    _*_(double double) double
    _/_(int int) int
    _/_(uint uint) uint
    _/_(double double) double
    _%_(int int) int
    _%_(uint uint) uint
    _==_(A A) bool
    _!=_(A A) bool
    @in(A list<A>) bool
    @in(A map<A,B>) bool
    _[_](list<A> int) A
    _[_](map<A,B> A) B
    _[_](optional<list<A>> int) optional<A>
    _[_](optional<map<A,B>> A) optional<B>
    _[?_](list<A> int) optional<A>
    _[?_](map<A,B> A) optional<B>
    _[?_](optional<list<A>> int) optional<A>
    _[?_](optional<map<A,B>> A) optional<B>";

const STANDARD: &str = "size(string) int
    size(bytes) int
    size(list<A>) int
    size(map<A,B>) int
    string.size() int
    bytes.size() int
    list<A>.size() int
    map<A,B>.size() int
    string.contains(string) bool
    string.startsWith(string) bool
    string.endsWith(string) bool
    string.matches(string) bool
    matches(string string) bool
    bool(bool) bool
    bool(string) bool
    bytes(bytes) bytes
    bytes(string) bytes
    double(double) double
    double(int) double
    double(string) double
    double(uint) double
    duration(duration) duration
    duration(int) duration
    duration(string) duration
    dyn(A) dyn
    int(int) int
    int(double) int
    int(duration) int
    int(string) int
    int(timestamp) int
    int(uint) int
    string(string) string
    string(bool) string
    string(bytes) string
    string(double) string
    string(duration) string
    string(int) string
    string(timestamp) string
    string(uint) string
    timestamp(timestamp) timestamp
    timestamp(int) timestamp
    timestamp(string) timestamp
    type(A) type
    uint(uint) uint
    uint(double) uint
    uint(int) uint
    uint(string) uint
    timestamp.getFullYear() int
    timestamp.getFullYear(string) int
    timestamp.getMonth() int
    timestamp.getMonth(string) int
    timestamp.getDayOfYear() int
    timestamp.getDayOfYear(string) int
    timestamp.getDayOfMonth() int
    timestamp.getDayOfMonth(string) int
    timestamp.getDate() int
    timestamp.getDate(string) int
    timestamp.getDayOfWeek() int
    timestamp.getDayOfWeek(string) int
    timestamp.getHours() int
    timestamp.getHours(string) int
    duration.getHours() int
    timestamp.getMinutes() int
    timestamp.getMinutes(string) int
    duration.getMinutes() int
    timestamp.getSeconds() int
    timestamp.getSeconds(string) int
    duration.getSeconds() int
    timestamp.getMilliseconds() int
    timestamp.getMilliseconds(string) int
    duration.getMilliseconds() int
    optional.of(A) optional<A>
    optional.ofNonZeroValue(A) optional<A>
    optional.none() optional<A>
    optional.unwrap(list<optional<A>>) list<A>
    list<optional<A>>.unwrapOpt() list<A>
    optional<A>.hasValue() bool
    optional<A>.value() A
    optional<A>.or(optional<A>) optional<A>
    optional<A>.orValue(A) A
    list<A>.first() optional<A>
    list<A>.last() optional<A>";

const STRINGS: &str = "string.charAt(int) string
    string.format(list<dyn>) string
    string.indexOf(string) int
    string.indexOf(string int) int
    list<string>.join() string
    list<string>.join(string) string
    string.lastIndexOf(string) int
    string.lastIndexOf(string int) int
    string.lowerAscii() string
    strings.quote(string) string
    string.replace(string string) string
    string.replace(string string int) string
    string.split(string) list<string>
    string.split(string int) list<string>
    string.substring(int) string
    string.substring(int int) string
    string.trim() string
    string.upperAscii() string
    string.find(string) string
    string.findAll(string) list<string>
    string.findAll(string int) list<string>";

const LISTS: &str = "list<int>.isSorted() bool
    list<uint>.isSorted() bool
    list<double>.isSorted() bool
    list<bool>.isSorted() bool
    list<duration>.isSorted() bool
    list<timestamp>.isSorted() bool
    list<string>.isSorted() bool
    list<bytes>.isSorted() bool
    list<int>.sum() int
    list<uint>.sum() uint
    list<double>.sum() double
    list<duration>.sum() duration
    list<int>.max() int
    list<uint>.max() uint
    list<double>.max() double
    list<bool>.max() bool
    list<duration>.max() duration
    list<timestamp>.max() timestamp
    list<string>.max() string
    list<bytes>.max() bytes
    list<int>.min() int
    list<uint>.min() uint
    list<double>.min() double
    list<bool>.min() bool
    list<duration>.min() duration
    list<timestamp>.min() timestamp
    list<string>.min() string
    list<bytes>.min() bytes
    list<A>.indexOf(A) int
    list<A>.lastIndexOf(A) int
    list<A>.slice(int int) list<A>
    list<dyn>.flatten() list<dyn>
    list<dyn>.flatten(int) list<dyn>
    list<A>.distinct() list<A>
    list<A>.reverse() list<A>
    list<int>.sort() list<int>
    list<uint>.sort() list<uint>
    list<double>.sort() list<double>
    list<bool>.sort() list<bool>
    list<duration>.sort() list<duration>
    list<timestamp>.sort() list<timestamp>
    list<string>.sort() list<string>
    list<bytes>.sort() list<bytes>
    lists.range(int) list<int>
    sets.contains(list<A> list<A>) bool
    sets.equivalent(list<A> list<A>) bool
    sets.intersects(list<A> list<A>) bool";

const KUBERNETES: &str = "url(string) url
    isURL(string) bool
    url.getScheme() string
    url.getHost() string
    url.getHostname() string
    url.getPort() string
    url.getEscapedPath() string
    url.getQuery() map<string,list<string>>
    quantity(string) quantity
    isQuantity(string) bool
    sign(quantity) int
    quantity.isInteger() bool
    quantity.asInteger() int
    quantity.asApproximateFloat() double
    quantity.isGreaterThan(quantity) bool
    quantity.isLessThan(quantity) bool
    quantity.compareTo(quantity) int
    quantity.add(quantity) quantity
    quantity.add(int) quantity
    quantity.sub(quantity) quantity
    quantity.sub(int) quantity
    ip(string) ip
    isIP(string) bool
    ip.isCanonical(string) bool
    ip.family() int
    ip.isUnspecified() bool
    ip.isLoopback() bool
    ip.isLinkLocalMulticast() bool
    ip.isLinkLocalUnicast() bool
    ip.isGlobalUnicast() bool
    string(ip) string
    cidr(string) cidr
    isCIDR(string) bool
    cidr.containsIP(string) bool
    cidr.containsIP(ip) bool
    cidr.containsCIDR(string) bool
    cidr.containsCIDR(cidr) bool
    cidr.ip() ip
    cidr.prefixLength() int
    cidr.masked() cidr
    string(cidr) string
    semver(string) semver
    semver(string bool) semver
    isSemver(string) bool
    isSemver(string bool) bool
    semver.isGreaterThan(semver) bool
    semver.isLessThan(semver) bool
    semver.compareTo(semver) int
    semver.major() int
    semver.minor() int
    semver.patch() int
    format.named(string) optional<format>
    format.byte() format
    format.date() format
    format.datetime() format
    format.dns1035Label() format
    format.dns1035LabelPrefix() format
    format.dns1123Label() format
    format.dns1123LabelPrefix() format
    format.dns1123Subdomain() format
    format.dns1123SubdomainPrefix() format
    format.labelValue() format
    format.qualifiedName() format
    format.uri() format
    format.uuid() format
    format.validate(string) optional<list<string>>
    authorizer.path(string) pathCheck
    authorizer.group(string) groupCheck
    authorizer.serviceAccount(string string) authorizer
    pathCheck.check(string) decision
    groupCheck.resource(string) resourceCheck
    resourceCheck.subresource(string) resourceCheck
    resourceCheck.namespace(string) resourceCheck
    resourceCheck.name(string) resourceCheck
    resourceCheck.fieldSelector(string) resourceCheck
    resourceCheck.labelSelector(string) resourceCheck
    resourceCheck.check(string) decision
    decision.allowed() bool
    decision.reason() string
    decision.errored() bool
    decision.error() string";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_signature() {
        for row in ROWS.iter().flat_map(|rows| rows.lines()) {
            assert!(parse(row.trim()).is_some(), "{row}");
        }
        let signatures = Signatures::new();
        for name in QUALIFIED {
            assert!(!signatures.of(name).is_empty(), "{name}");
        }
    }
}
