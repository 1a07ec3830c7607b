//! An impact for people: the answer, then one block for each cause, with its class, its place and
//! its targets on one line and what it did below; then what does not reach anything. In: an impact,
//! what it compares, and from where its files are seen. Out: text.

use anstyle::Style;

use crate::diag::counted;
use crate::diff::Class;
use crate::impact::{Group, Impact, Whose};
use crate::report::change_words::{Length, Names, Sign, texts};
use crate::report::compared::Compared;
use crate::report::diagnostics::Places;
use crate::report::human::page::{HumanOptions, Page, Styles};
use crate::report::human::whole::whole_text;
use crate::report::outline::{
    Block, Blocks, Item, Line, Scope, bases_text, failing_as_before, headline, hidden_edits,
    quiet_lines, troubles,
};
use crate::report::value::visible;
use crate::report::words::{edits_text, new_and_gone};

/// Lines from which on the answer is said once more at the end.
const SCREEN: usize = 40;

/// Columns that the class of a block takes.
const CLASS: usize = 9;

/// Columns that the place of a block takes at most, for the targets to stand in one column.
const WIDEST_PLACE: usize = 48;

/// Changes of one resource by one edit that are said; the others are counted.
const MOST_LINES: usize = 24;

/// Variants of one change that are said; the others are counted.
const MOST_VARIANTS: usize = 4;

/// `impact` as text, the answer first.
pub fn impact(
    impact: &Impact,
    compared: &Compared<'_>,
    places: &Places<'_>,
    options: HumanOptions,
) -> String {
    let mut page = ImpactPage::new(impact, compared, places, options);
    page.headline();
    page.new_and_gone();
    page.troubles();
    let blocks = page.blocks();
    page.hidden();
    page.quiet(&blocks);
    page.headline_again();
    page.page.finish()
}

/// One of the causes of `impact`, and what it did.
pub fn cause(impact: &Impact, group: &Group, places: &Places<'_>, options: HumanOptions) -> String {
    let mut page = ImpactPage::new(impact, &Compared::Unnamed, places, options);
    if let Some(block) = Block::of(impact, group, &page.names, page.length) {
        page.block(&block, 0);
    }
    page.page.finish()
}

struct ImpactPage<'i> {
    page: Page,
    impact: &'i Impact,
    compared: &'i Compared<'i>,
    scope: Scope<'i>,
    names: Names<'i>,
    places: &'i Places<'i>,
    length: Length,
}

impl<'i> ImpactPage<'i> {
    fn new(
        impact: &'i Impact,
        compared: &'i Compared<'i>,
        places: &'i Places<'i>,
        options: HumanOptions,
    ) -> Self {
        let length = if options.full {
            Length::Full
        } else {
            Length::Short
        };
        Self {
            page: Page::new(options),
            impact,
            compared,
            scope: Scope::of(impact),
            names: Names::of(impact),
            places,
            length,
        }
    }

    fn headline(&mut self) {
        let sentence = self.compared.headline(&headline(self.impact));
        let heading = self.page.styles.heading;
        let with = self.compared.with();
        let used = sentence.chars().count() + with.chars().count() + 2;
        match self.page.width.checked_sub(used) {
            _ if with.is_empty() => self.page.line(0, heading, sentence),
            Some(room) => {
                let dim = self.page.styles.dim;
                let gap = " ".repeat(room + 2);
                let text = format!("{heading}{sentence}{heading:#}{gap}{dim}{with}{dim:#}");
                self.page.line(0, Style::new(), text);
            }
            None => {
                self.page.line(0, heading, sentence);
                self.page.line(0, self.page.styles.dim, with);
            }
        }
        self.page.text.push('\n');
    }

    /// Says the answer once more, if it has left the screen.
    fn headline_again(&mut self) {
        while self.page.text.ends_with("\n\n") {
            self.page.text.pop();
        }
        if self.page.text.lines().count() > SCREEN {
            self.page.text.push('\n');
            let sentence = self.compared.headline(&headline(self.impact));
            self.page.line(0, self.page.styles.heading, sentence);
        }
    }

    fn new_and_gone(&mut self) {
        let lines = new_and_gone(self.impact);
        for (side, text) in &lines {
            let (sign, style) = match side {
                Whose::Old => ('-', self.page.styles.removed),
                Whose::New => ('+', self.page.styles.added),
            };
            self.page.line(0, style, format_args!("{sign} {text}"));
        }
        if !lines.is_empty() {
            self.page.text.push('\n');
        }
    }

    fn troubles(&mut self) {
        let troubles = troubles(self.impact, self.places);
        let style = self.page.styles.removed;
        for trouble in &troubles {
            self.page.line(0, style, format_args!("! {}", trouble.what));
            self.page.line(4, Style::new(), &trouble.why);
        }
        if !troubles.is_empty() {
            self.page.text.push('\n');
        }
    }

    fn blocks(&mut self) -> Blocks<'i> {
        let blocks = Blocks::of(self.impact, &self.names, self.length);
        let places = blocks.blocks.iter().map(|block| self.place(block));
        let widths = places.map(|place| place.chars().count());
        let widths = widths.filter(|width| *width <= WIDEST_PLACE);
        let width = widths.max().unwrap_or_default();
        for block in &blocks.blocks {
            self.block(block, width);
        }
        blocks
    }

    /// The place of the edit, or the resource of a block by resource.
    fn place(&self, block: &Block<'_>) -> String {
        match &block.resource {
            Some(name) => name.clone(),
            None => {
                let cause = block.group.cause.as_ref();
                edits_text(cause, &block.more, self.compared, self.places)
            }
        }
    }

    fn block(&mut self, block: &Block<'i>, width: usize) {
        let style = class_style(&self.page.styles, block.class);
        let heading = self.page.styles.heading;
        let place = self.place(block);
        let class = format!("{style}{:CLASS$}{style:#}", block.label());
        let mut text = format!("{class} {heading}{place}{heading:#}");
        if self.scope.len() > 1 {
            let gap = width.saturating_sub(place.chars().count());
            let targets = visible(&self.scope.names(&block.targets));
            text += &format!("{}  {targets}", " ".repeat(gap));
        }
        self.page.line(0, Style::new(), text);
        for item in &block.items {
            self.item(item, block);
        }
        if let Some(followers) = &block.followers {
            let text = format!("updates {followers}");
            self.page.line(2, self.page.styles.dim, text);
        }
        self.page.text.push('\n');
    }

    fn item(&mut self, item: &Item<'i>, block: &Block<'i>) {
        match item {
            Item::Folded(folded) => {
                let style = sign_style(&self.page.styles, folded.sign);
                let class = self.class(folded.class, block);
                let targets = self.targets(&folded.targets, block);
                let text = format!("{}{class}{targets}", folded.text);
                self.page.line(2, style, text);
            }
            Item::Whole(line, notes) => {
                let style = sign_style(&self.page.styles, line.words.sign);
                let class = self.class(line.class, block);
                let targets = self.targets(&line.targets, block);
                let text = format!("{}{class}{targets}", line.words);
                self.page.line(2, style, text);
                self.page.notes(4, notes.iter().copied());
                if let (Length::Full, Some(difference)) = (self.length, line.whole) {
                    self.page.block(6, style, &whole_text(difference));
                }
            }
            Item::Resource(name, notes, lines) => {
                let indent = match &block.resource {
                    Some(_) => 2,
                    None => {
                        self.page.line(2, Style::new(), name);
                        4
                    }
                };
                self.page.notes(indent, notes.iter().copied());
                self.lines(lines, block, indent);
            }
        }
    }

    fn lines(&mut self, lines: &[Line<'i>], block: &Block<'i>, indent: usize) {
        let is_exception = |line: &&Line<'i>| line.is_exception;
        let main = || lines.iter().filter(|line| !line.is_exception);
        let most = match self.length {
            Length::Short => MOST_LINES,
            Length::Full => usize::MAX,
        };
        for line in main().take(most) {
            let targets = self.targets(&line.targets, block);
            self.line(line, block, indent, &targets);
        }
        if let Some(more) = main().count().checked_sub(most).filter(|more| *more > 0) {
            let text = format!("and {} (--full shows them)", counted(more, "more change"));
            self.page.line(indent, self.page.styles.dim, text);
        }
        for line in lines.iter().filter(is_exception).take(MOST_VARIANTS) {
            let text = format!("but in {}:", self.scope.names(&line.targets));
            self.page.line(indent, self.page.styles.dim, visible(&text));
            self.line(line, block, indent + 2, "");
        }
        let rest = lines.iter().filter(is_exception).skip(MOST_VARIANTS);
        let rest: Vec<usize> = rest.flat_map(|line| line.targets.clone()).collect();
        if !rest.is_empty() {
            let names = self.scope.names(&rest);
            let text = format!("and other values in {names} (-o json has all)");
            self.page.line(indent, self.page.styles.dim, visible(&text));
        }
    }

    fn line(&mut self, line: &Line<'i>, block: &Block<'i>, indent: usize, targets: &str) {
        let style = sign_style(&self.page.styles, line.words.sign);
        let class = self.class(line.class, block);
        let text = format!("{}{class}{targets}", line.words);
        self.page.line(indent, style, text);
        let mut differences = line.differences.iter();
        if let Some(sides) = differences.find_map(|difference| texts(difference)) {
            self.page.hunk(indent + 2, sides, self.length);
        }
    }

    /// The class of a change, where it does something and that of the whole block is another.
    fn class(&self, class: Class, block: &Block<'_>) -> String {
        if class >= Class::InPlace && class != block.class {
            format!("  [{class}]")
        } else {
            String::new()
        }
    }

    /// The targets of a change, where they are not those of the whole block.
    fn targets(&self, targets: &[usize], block: &Block<'_>) -> String {
        if targets == block.targets {
            return String::new();
        }
        let names = visible(&self.scope.names(targets));
        format!("  ({names})")
    }

    fn hidden(&mut self) {
        let hidden = hidden_edits(self.impact, self.places);
        let place = |place: &crate::impact::Place| {
            let file = visible(&self.places.relative(&place.path));
            format!("{file}:{}", place.line)
        };
        let rows: Vec<[String; 3]> = hidden
            .into_iter()
            .map(|edit| {
                let words = edit.words.unwrap_or_default();
                [place(edit.place), words, edit.why]
            })
            .collect();
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let widths = cells.map(|cell| cell.chars().count());
            widths.filter(|width| *width <= WIDEST_PLACE).max()
        };
        let [first, second] = [width(0), width(1)].map(Option::unwrap_or_default);
        let dim = self.page.styles.dim;
        for [place, words, why] in &rows {
            let head = format!("{:CLASS$} {place:first$}", "hidden");
            let line = match second {
                0 => format!("{head}  {why}"),
                _ if words.is_empty() => format!("{head}  {why}"),
                second => format!("{head}  {words:second$}  {why}"),
            };
            if line.chars().count() <= self.page.width {
                self.page.line(0, dim, line);
            } else {
                let head = format!("{head}  {words}");
                self.page.line(0, dim, head.trim_end());
                self.page.line(CLASS + 3, dim, why);
            }
        }
        if !rows.is_empty() {
            self.page.text.push('\n');
        }
    }

    /// The lines about everything that needs only one.
    fn quiet(&mut self, blocks: &Blocks<'_>) {
        let mut lines: Vec<String> = Vec::new();
        if blocks.is_folded {
            let text = "Resources with the same change are counted: --full and -o names name them";
            lines.push(text.to_owned());
        }
        lines.extend(bases_text(self.impact, &blocks.of_bases));
        lines.extend(quiet_lines(self.impact, self.places));
        lines.extend(failing_as_before(self.impact));
        for line in &lines {
            self.page.line(0, self.page.styles.dim, line);
        }
    }
}

fn sign_style(styles: &Styles, sign: Option<Sign>) -> Style {
    match sign {
        Some(Sign::Added) => styles.added,
        Some(Sign::Removed) => styles.removed,
        Some(Sign::Moved) => styles.moved,
        Some(Sign::Respelled) => styles.dim,
        None => Style::new(),
    }
}

fn class_style(styles: &Styles, class: Class) -> Style {
    match class {
        class if class > Class::Rollout => styles.removed,
        Class::Rollout => styles.warm,
        _ => styles.dim,
    }
}
