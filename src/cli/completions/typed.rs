//! The words before the cursor as the parser understands them: the command, its arguments so far,
//! and which argument comes next.

use clap::{Arg, Command};

/// The words before the cursor.
pub(super) struct Typed<'c> {
    /// The whole command line.
    parser: &'c Command,
    /// The commands that they name, one in another.
    commands: Vec<&'c Command>,
    /// The values of positional arguments.
    pub(super) positionals: Vec<&'c str>,
    /// The values of options, by their ids.
    options: Vec<(&'c str, &'c str)>,
    /// The option that the current word is a value of.
    pub(super) option: Option<&'c Arg>,
    /// True after `--`.
    pub(super) are_options_over: bool,
}

impl<'c> Typed<'c> {
    /// The words `before` the current one, after the program's name. `parser` is built.
    pub(super) fn new(parser: &'c Command, before: &'c [String]) -> Self {
        let mut typed = Self {
            parser,
            commands: Vec::new(),
            positionals: Vec::new(),
            options: Vec::new(),
            option: None,
            are_options_over: false,
        };
        before.iter().for_each(|word| typed.take(word));
        typed
    }

    /// The command.
    pub(super) fn command(&self) -> &'c Command {
        self.commands.last().copied().unwrap_or(self.parser)
    }

    /// The whole command line.
    pub(super) fn root(&self) -> &'c Command {
        self.parser
    }

    /// The name of the command with those above it: `edit set image`.
    pub(super) fn name(&self) -> String {
        let names = self.commands.iter().map(|it| it.get_name());
        names.collect::<Vec<_>>().join(" ")
    }

    /// The last value of the option with this id.
    pub(super) fn option_value(&self, id: &str) -> Option<&'c str> {
        let mut options = self.options.iter().rev();
        options
            .find(|(known, _)| *known == id)
            .map(|(_, value)| *value)
    }

    /// The option whose long name, without `--`, is `name`.
    pub(super) fn long(&self, name: &str) -> Option<&'c Arg> {
        let mut args = self.command().get_arguments();
        args.find(|arg| arg.get_long() == Some(name))
    }

    /// The positional argument that the current word is a value of.
    pub(super) fn positional(&self) -> Option<&'c Arg> {
        let command = self.command();
        let mut positionals: Vec<&Arg> = command.get_positionals().collect();
        positionals.sort_by_key(|arg| arg.get_index());
        let at = self.positionals.len();
        positionals.get(at).copied().or_else(|| {
            let last = positionals.last().copied();
            last.filter(|arg| takes_several(arg))
        })
    }

    fn take(&mut self, word: &'c str) {
        if let Some(option) = self.option.take() {
            self.options.push((option.get_id().as_str(), word));
        } else if self.are_options_over {
            self.positionals.push(word);
        } else if word == "--" {
            self.are_options_over = true;
        } else if let Some(long) = word.strip_prefix("--") {
            self.long_option(long);
        } else if let Some(short) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
            self.short_options(short);
        } else {
            self.argument(word);
        }
    }

    fn long_option(&mut self, text: &'c str) {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let Some(arg) = self.long(name).filter(|arg| takes_value(arg)) else {
            return;
        };
        match value {
            Some(value) => self.options.push((arg.get_id().as_str(), value)),
            None => self.option = Some(arg),
        }
    }

    /// `-q`, `-qb NAME`, `-bNAME`.
    fn short_options(&mut self, text: &'c str) {
        for (at, char) in text.char_indices() {
            let mut args = self.command().get_arguments();
            let found = args.find(|arg| arg.get_short() == Some(char));
            let Some(arg) = found.filter(|arg| takes_value(arg)) else {
                continue;
            };
            let rest = text.get(at + char.len_utf8()..).unwrap_or_default();
            match rest.strip_prefix('=').unwrap_or(rest) {
                "" => self.option = Some(arg),
                value => self.options.push((arg.get_id().as_str(), value)),
            }
            return;
        }
    }

    fn argument(&mut self, word: &'c str) {
        let below = self.command().find_subcommand(word);
        match below.filter(|_| self.positionals.is_empty()) {
            Some(command) => self.commands.push(command),
            None => self.positionals.push(word),
        }
    }
}

/// True if an option has a value.
pub(super) fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn takes_several(arg: &Arg) -> bool {
    let counts = arg.get_num_args();
    counts.is_some_and(|counts| counts.max_values() > 1)
        || matches!(arg.get_action(), clap::ArgAction::Append)
}
