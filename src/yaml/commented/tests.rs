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
