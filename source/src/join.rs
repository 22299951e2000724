//! Several files as one text.

use crate::library;
use crate::mistake::{MISTAKES, Mistake, Mistakes, Place};
use crate::path;
use tamam::diagnostic::{
    FILES_LIMIT, LONG_SOURCE, USE_DEPTH_LIMIT, USE_LIBRARY, USE_PATH, USE_UNREADABLE,
};
use tamam::limits::{FILES, SOURCE_BYTES, USE_DEPTH};
use tamam::syntax::tree::{self, Node};
use tamam::{Diagnostic, Diagnostics, Span, Tree};
use tamam_zones::World;

/// A rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    name: String,
    text: String,
}

impl File {
    /// Its path from the folder of the program's own file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A part of the joined text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    start: usize,
    file: usize,
}

/// The files of one program, and the one text they make.
///
/// A file stands behind those that it uses; each stands there once, however often it is
/// used. So two files may use each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// The program's own file first.
    files: Vec<File>,
    /// In the order of the text; the program's own file is the last.
    parts: Vec<Part>,
    text: String,
}

/// Reads the file that bears a name, or says what is the matter with it.
type Read<'r> = dyn FnMut(&str) -> Result<String, String> + 'r;

impl Sources {
    /// One text that uses no file but those of the [library]: its other `use`
    /// lines are mistakes, told when it is compiled.
    #[must_use]
    pub fn alone(name: &str, text: String) -> Self {
        let mut joining = Joining::new(None);
        joining.file(name.to_owned(), text, 1);
        let Joining {
            files,
            parts,
            joined,
            ..
        } = joining;
        Self {
            files,
            parts,
            text: joined,
        }
    }

    /// A file and all that it uses; `read` reads a file by its path from the folder of the
    /// first, and otherwise says what is the matter, as `does not exist`.
    ///
    /// # Errors
    /// [`Mistakes`], when a file cannot be read, or is one of several and no rule file. What
    /// is wrong with the text of a program of one file is told when it is compiled.
    pub fn follow(name: &str, text: String, read: &mut Read<'_>) -> Result<Self, Mistakes> {
        let mut joining = Joining::new(Some(read));
        joining.file(name.to_owned(), text, 1);
        let Joining {
            files,
            parts,
            joined,
            syntax,
            uses,
            more,
            ..
        } = joining;
        // What a file that was not followed declares would be missed wherever it is named.
        let lacks = syntax.iter().any(|mistake| is_of_use(mistake, &files));
        if uses.is_empty() && !lacks && (syntax.is_empty() || files.len() == 1) {
            return Ok(Self {
                files,
                parts,
                text: joined,
            });
        }
        let found = syntax.into_iter().chain(uses).collect();
        Err(Mistakes::sorted(found, more, files))
    }

    /// The joined text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The files: the program's own first, then those it uses, as they were first named.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Which part of the joined text is of which file, for [`Tree::of_files`]; none for a
    /// program of one file.
    #[must_use]
    pub fn parts(&self) -> Vec<tree::File<'_>> {
        if self.files.len() == 1 {
            return Vec::new();
        }
        let named = |part: &Part| tree::File {
            name: self.files.get(part.file).map_or("", File::name),
            start: part.start as u32,
        };
        self.parts.iter().map(named).collect()
    }

    /// Which part of the joined text is the program's own file.
    #[must_use]
    pub fn own(&self) -> std::ops::Range<usize> {
        let start = self.parts.last().map_or(0, |part| part.start);
        start..self.text.len().max(start + 1)
    }

    /// Where a range of the joined text stands. What has no place of its own stands at the
    /// beginning of the program's own file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let (start, end) = (span.start as usize, span.end as usize);
        let after = self.parts.partition_point(|part| part.start <= start);
        let part = after.checked_sub(1).and_then(|at| self.parts.get(at));
        match part {
            Some(part) if span != Span::default() => Place {
                file: part.file,
                span: start - part.start..end.max(start) - part.start,
            },
            _ => Place {
                file: 0,
                span: 0..0,
            },
        }
    }

    /// Compiles the program and hands its tree to `look` before it is compiled.
    ///
    /// # Errors
    /// [`Mistakes`], all that can be told in one go.
    pub fn compile_and<T>(
        &self,
        look: impl FnOnce(&Tree<'_, '_>) -> T,
    ) -> Result<(Vec<u8>, T), Mistakes> {
        let mut slots = vec![Diagnostics::blank(); MISTAKES];
        let mut diagnostics = Diagnostics::new(&mut slots);
        let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(&self.text)];
        let parts = self.parts();
        let tree = tamam::parse(&self.text, &mut nodes, &mut diagnostics).of_files(&parts);
        let looked = look(&tree);
        let mut bytes = vec![0; tamam::compile::image_needed_with(&tree, &World)];
        match tamam::compile::compile_with(&tree, &World, &mut bytes, &mut diagnostics) {
            Some(filled) => {
                bytes.truncate(filled);
                Ok((bytes, looked))
            }
            None => Err(Mistakes::new(self, &diagnostics)),
        }
    }

    /// What the author of a program that compiles may have overlooked: see
    /// [`lint`](tamam::compile::lint). It is empty for a program with mistakes.
    #[must_use]
    pub fn advice(&self) -> Mistakes {
        let mut slots = vec![Diagnostics::blank(); MISTAKES];
        let mut diagnostics = Diagnostics::new(&mut slots);
        let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(&self.text)];
        let tree = tamam::parse(&self.text, &mut nodes, &mut diagnostics);
        if !diagnostics.is_empty() {
            return Mistakes::default();
        }
        tamam::compile::lint(&tree, &mut diagnostics);
        Mistakes::new(self, &diagnostics)
    }

    /// Compiles the program into an image.
    ///
    /// # Errors
    /// [`Mistakes`], all that can be told in one go.
    pub fn compile(&self) -> Result<Vec<u8>, Mistakes> {
        self.compile_and(|_| ()).map(|(bytes, ())| bytes)
    }
}

/// Whether a mistake stands on a line that was to use another file.
fn is_of_use(mistake: &Mistake, files: &[File]) -> bool {
    const USES: [&str; 3] = ["use", "import", "include"];
    let text = files.get(mistake.place.file).map_or("", File::text);
    let line = text.lines().nth(mistake.line.saturating_sub(1) as usize);
    let first = line.and_then(|line| line.split_whitespace().next());
    first.is_some_and(|first| USES.contains(&first))
}

/// Files being read.
struct Joining<'r> {
    /// None, where only files of the library can be used.
    read: Option<&'r mut Read<'r>>,
    files: Vec<File>,
    parts: Vec<Part>,
    joined: String,
    /// Bytes of all files that were read.
    bytes: usize,
    /// Mistakes in the texts.
    syntax: Vec<Mistake>,
    /// Mistakes in what is used.
    uses: Vec<Mistake>,
    more: usize,
}

impl<'r> Joining<'r> {
    fn new(read: Option<&'r mut Read<'r>>) -> Self {
        Self {
            read,
            files: Vec::new(),
            parts: Vec::new(),
            joined: String::new(),
            bytes: 0,
            syntax: Vec::new(),
            uses: Vec::new(),
            more: 0,
        }
    }

    /// Takes a file and, before it, those that it uses; `depth` counts it and those that
    /// led to it.
    fn file(&mut self, name: String, text: String, depth: usize) {
        let place = self.files.len();
        self.bytes = self.bytes.saturating_add(text.len());
        self.files.push(File {
            name: name.clone(),
            text: text.clone(),
        });
        let mut blanked = text;
        for (path, span) in self.uses_of(place, &blanked) {
            if self.read.is_none() && library::at(&path).is_none() {
                continue;
            }
            self.used(place, &name, &path, span, depth);
            // Spaces of the same length keep every other place where it was.
            let range = span.start as usize..span.end as usize;
            blanked.replace_range(range.clone(), &" ".repeat(range.len()));
        }
        if !self.joined.is_empty() && !self.joined.ends_with('\n') {
            self.joined.push('\n');
        }
        self.parts.push(Part {
            start: self.joined.len(),
            file: place,
        });
        self.joined.push_str(&blanked);
    }

    /// What a text uses; its mistakes are kept.
    fn uses_of(&mut self, place: usize, text: &str) -> Vec<(String, Span)> {
        let mut slots = vec![Diagnostics::blank(); MISTAKES];
        let mut diagnostics = Diagnostics::new(&mut slots);
        let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(text)];
        let tree = tamam::parse(text, &mut nodes, &mut diagnostics);
        for diagnostic in diagnostics.found() {
            let mistake = self.mistake(place, diagnostic);
            self.syntax.push(mistake);
        }
        self.more += diagnostics.dropped();
        let found = diagnostics.found();
        let misread = |used: Span| {
            let mut inside = found.iter().map(|one| one.span.start);
            inside.any(|at| (used.start..used.end).contains(&at))
        };
        tree.uses()
            .filter(|used| !misread(used.span))
            .map(|used| (used.path.text.to_owned(), used.span))
            .collect()
    }

    /// Takes a file that another uses, unless it was taken before.
    fn used(&mut self, place: usize, from: &str, path: &str, span: Span, depth: usize) {
        let Some(name) = path::resolve(from, path) else {
            return self.wrong(place, &Diagnostic::new(USE_PATH, span, path));
        };
        if self.files.iter().any(|file| file.name == name) {
            return;
        }
        let passed = |code, limit: usize| {
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            Diagnostic::new(code, span, path).number(limit)
        };
        if self.files.len() >= FILES {
            return self.wrong(place, &passed(FILES_LIMIT, FILES));
        }
        if depth >= USE_DEPTH {
            return self.wrong(place, &passed(USE_DEPTH_LIMIT, USE_DEPTH));
        }
        let read = match (library::name(&name), &mut self.read) {
            (Some(_), _) => match library::at(&name) {
                Some(pack) => Ok(pack.text.to_owned()),
                None => return self.unknown_pack(place, path, span),
            },
            (None, Some(read)) => read(&name),
            (None, None) => return,
        };
        match read {
            Ok(text) if self.bytes.saturating_add(text.len()) > SOURCE_BYTES => {
                self.wrong(place, &passed(LONG_SOURCE, SOURCE_BYTES));
            }
            Ok(text) => self.file(name, text, depth + 1),
            Err(why) => {
                let unreadable = Diagnostic::new(USE_UNREADABLE, span, path).other(&why);
                self.wrong(place, &unreadable);
            }
        }
    }

    /// The library has no such file: which is meant, and which there are.
    fn unknown_pack(&mut self, place: usize, path: &str, span: Span) {
        let meant = library::near(path).map(|pack| library::path(pack.name));
        let unknown = Diagnostic::new(USE_LIBRARY, span, path);
        let unknown = unknown.other(meant.as_deref().unwrap_or_default());
        let mut mistake = self.mistake(place, &unknown);
        let names: Vec<_> = library::PACKS.iter().map(|pack| pack.name).collect();
        let names = names.join("`, `");
        mistake.help = mistake.help.map(|help| format!("{help} (`{names}`)"));
        self.uses.push(mistake);
    }

    fn wrong(&mut self, place: usize, diagnostic: &Diagnostic<'_>) {
        let mistake = self.mistake(place, diagnostic);
        self.uses.push(mistake);
    }

    fn mistake(&self, file: usize, diagnostic: &Diagnostic<'_>) -> Mistake {
        Mistake::new(diagnostic, &self.files, |span| Place {
            file,
            span: span.start as usize..span.end as usize,
        })
    }
}
