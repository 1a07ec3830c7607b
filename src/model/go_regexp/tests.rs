use super::GoRegexp;

/// The answers of Go, recorded by `scripts/go-regexp`.
const ANSWERS: &str = include_str!("../../../fixtures/go-regexp/answers.txt");

fn answer(expression: &str, texts: &[String]) -> String {
    let Ok(compiled) = GoRegexp::new(expression) else {
        return "error".to_owned();
    };
    let nibble = |texts: &[String]| {
        let bits = texts.iter().enumerate().map(|(bit, text)| {
            let is_match = compiled.is_match(text);
            u32::from(is_match) << bit
        });
        format!("{:x}", bits.sum::<u32>())
    };
    texts.chunks(4).rev().map(nibble).collect()
}

#[test]
fn expressions_mean_what_they_mean_to_go() {
    let mut lines = ANSWERS.lines();
    let texts = lines.next().expect("the first line has the texts");
    let texts: Vec<String> = serde_json::from_str(texts).expect("they are a list");
    let (mut count, mut wrong) = (0, Vec::new());
    for line in lines {
        let (expression, recorded) = line.split_once('\t').expect("there are two columns");
        let expression: String = serde_json::from_str(expression).expect("it is a string");
        // As the program does: deeply nested expressions need a known stack.
        let (answer, ()) = crate::parallel::both(|| answer(&expression, &texts), || ());
        count += 1;
        if answer != recorded {
            wrong.push(format!("{expression}: Go {recorded}, here {answer}"));
        }
    }
    assert!(count > 5000, "only {count} expressions");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn faults_name_the_part() {
    for (expression, fault) in [
        ("(a", "a parenthesis is not closed"),
        ("a)", "a closing parenthesis has no opening one"),
        ("a[b", "missing closing `]`: `[b`"),
        ("[z-a]", "invalid character class range: `z-a`"),
        (r"a\u0041", r"invalid escape sequence: `\u`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("x{1001}y", "invalid repeat count: `{1001}`"),
        ("a|*b", "missing argument to the repetition operator: `*`"),
        ("(?x)a", "invalid or unsupported Perl syntax: `(?x`"),
        ("(?P<n-n>a)", "invalid named capture: `(?P<n-n>`"),
    ] {
        let found = GoRegexp::new(expression).expect_err(expression);
        assert_eq!(found.to_string(), fault, "{expression}");
    }
}

#[test]
fn hostile_expressions_end() {
    let large = r"(?i)[^\pL]{1000}".repeat(100);
    assert!(GoRegexp::new(&large).is_err());
    let open = "(".repeat(1_000_000);
    assert!(GoRegexp::new(&open).is_err());
    let nested = format!("{}a{}", "(b".repeat(100_000), ")*".repeat(100_000));
    assert!(GoRegexp::new(&nested).is_err());
    let backtracking = GoRegexp::whole("(a*)*b").expect("it is an expression");
    assert!(!backtracking.is_match(&"a".repeat(100_000)));
}
