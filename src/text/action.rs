//! XEP-0245: The /me Command

/// What somebody does, if that is what a text says.
pub fn action(text: &str) -> Option<&str> {
    text.strip_prefix("/me ")
}

#[cfg(test)]
mod tests {
    use super::action;

    #[test]
    fn at_the_very_beginning_and_with_a_space() {
        assert_eq!(action("/me waves"), Some("waves"));
        for not in [
            "/me",
            "/meow",
            " /me waves",
            "/ME waves",
            "\"/me waves\"",
            "",
        ] {
            assert_eq!(action(not), None, "{not}");
        }
    }
}
