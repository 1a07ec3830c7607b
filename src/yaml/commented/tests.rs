use crate::diag::Origin;

use super::{read, write_document};

#[test]
fn texts_are_written_as_they_were() {
    for text in [
        "# head\n\na: 1 # line\n# foot\n\nb: &x\n  # c\n  c: !secret d\n!!merge <<: *x\n",
        "- a # one\n# above b\n- b\n\n# end\n",
        "a: [x, y] # flow\nb:\n- c: |-\n    lines\n    more\n  d: >-\n    folded\n",
        "a: !<tag:example.com,2000:x> {b: c}\n",
    ] {
        let document = read(text).expect(text);
        assert_eq!(write_document(&document), text);
    }
}

#[test]
fn order_and_styles_stay() {
    for text in [
        "b: 1\na: \"x\"\n",
        "l:\n- a: 'x'\n  b: [1, \"2\", {c: d}]\n- - p\n  - q\n",
        "e: {}\nn:\nt: |-\n  one\n  two\nf: >-\n  folded\n\n  text\n",
        "url: http://x/y\nflow: {u: 'http://x'}\n",
        "word\n",
    ] {
        let node = crate::yaml::parse(text, Origin::NONE).expect("it is YAML");
        let node = node.expect("it has a document");
        assert_eq!(super::encode_preserving(&node), text);
    }
}

#[test]
fn texts_that_do_not_fit_their_tags_show_it() {
    let mut node = crate::yaml::Node::scalar(crate::yaml::Tag::Int, "x", Origin::NONE);
    assert_eq!(super::encode_preserving(&node), "!!int x\n");
    node = crate::yaml::Node::string("1", Origin::NONE);
    assert_eq!(super::encode_preserving(&node), "\"1\"\n");
}
