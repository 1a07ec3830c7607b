//! Text to tokens, in the dialect of libyaml that go-yaml reads.
