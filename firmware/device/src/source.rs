//! Parses, checks and compiles rules on the device itself, and runs them: `001.tamam`
//! with the steps in `001.steps`, then `002`, as far as there are files.

use crate::arena::{bytes, lend};
use crate::console::{Console, fail, finish, note};
use crate::file::File;
use crate::stack;
use core::ffi::CStr;
use core::fmt::{self, Display, Formatter};
use core::ops::Range;
use tamam::compile::image_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image, compile, parse};
use tamam_replay::{Problem, play, print};

/// Mistakes that are told of one source.
const MISTAKES: usize = 8;

/// Why a case was not run to its end.
enum Trouble {
    /// What does not fit the lent memory.
    Full(&'static str),
    /// A file of the host cannot be read.
    File,
    /// The source is not UTF-8.
    Text,
    /// The compiler's image is rejected.
    Rejected,
    /// It was not played to its end.
    Play(Problem),
}

impl Display for Trouble {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full(what) => write!(f, "the {what} does not fit the memory"),
            Self::File => f.write_str("a file cannot be read"),
            Self::Text => f.write_str("the rules are not UTF-8"),
            Self::Rejected => f.write_str("the image is rejected"),
            Self::Play(problem) => write!(f, "{problem:?}"),
        }
    }
}

/// Runs all that there is in `memory`, and says what it took.
pub fn run_all(memory: &mut [u64]) -> ! {
    let mut console = Console::open();
    let mut most = 0;
    for number in 1..=999 {
        let Some(source) = open(number, b".tamam") else {
            break;
        };
        match run(number, source, memory, &mut console) {
            Ok(used) => most = most.max(used),
            Err(trouble) => {
                note(format_args!("case {number}: {trouble}"));
                fail()
            }
        }
    }
    if console.flush().is_err() {
        fail()
    }
    note(format_args!("lent {most} bytes"));
    note(format_args!("stack {} bytes", stack::deepest()));
    note(format_args!("room {} bytes", stack::room()));
    finish()
}

/// Opens a file of a case.
fn open(number: u32, ending: &[u8]) -> Option<File> {
    let mut name = *b"000.tamam\0";
    for (place, unit) in name.iter_mut().zip([100, 10, 1]) {
        *place += (number / unit % 10) as u8;
    }
    for (place, letter) in name.iter_mut().skip(3).zip(ending.iter().chain(&[0])) {
        *place = *letter;
    }
    File::open(CStr::from_bytes_until_nul(&name).ok()?)
}

/// Runs one case, and says how many bytes of memory were lent at most.
#[inline(never)]
fn run(
    number: u32,
    source: File,
    memory: &mut [u64],
    console: &mut Console,
) -> Result<usize, Trouble> {
    let compiled = translate(source, memory, console)?;
    if let Some(image) = compiled.image {
        perform(number, image, memory, console)?;
    }
    Ok(compiled.lent)
}

/// Runs the image that was compiled, in a frame of its own: none of it is there while that is
/// made.
#[inline(never)]
fn perform(
    number: u32,
    image: Range<usize>,
    memory: &mut [u64],
    console: &mut Console,
) -> Result<(), Trouble> {
    // Tree and source are of no use any more: the image moves to the front.
    bytes(memory).copy_within(image.clone(), 0);
    let (front, mut rest) = memory.split_at_mut(image.len().div_ceil(8));
    let front = bytes(front);
    let image = Image::verify(front.get(..image.len()).unwrap_or_default());
    let image = image.map_err(|_| Trouble::Rejected)?;
    let steps = read(
        open(number, b".steps").ok_or(Trouble::File)?,
        &mut rest,
        "steps",
    )?;
    play(&image, rest, steps, console).map_err(Trouble::Play)
}

/// What compiling came to.
struct Compiled {
    /// Where the image lies, by bytes; nothing when there were mistakes.
    image: Option<Range<usize>>,
    /// Bytes that were lent.
    lent: usize,
}

/// Parses and compiles a source. Mistakes are printed.
#[inline(never)]
fn translate(source: File, memory: &mut [u64], console: &mut Console) -> Result<Compiled, Trouble> {
    let all = memory.len();
    let mut rest = memory;
    let source = read(source, &mut rest, "source")?;
    let source = core::str::from_utf8(source).map_err(|_| Trouble::Text)?;
    let count = nodes(source, rest);
    let nodes = lend(&mut rest, count, Node::BLANK).ok_or(Trouble::Full("tree"))?;
    let mut found = [Diagnostics::blank(); MISTAKES];
    let mut mistakes = Diagnostics::new(&mut found);
    let tree = parse(source, nodes, &mut mistakes);
    let start = 8 * (all - rest.len());
    let room = lend(&mut rest, image_needed(&tree), 0_u8).ok_or(Trouble::Full("image"))?;
    let len = compile(&tree, room, &mut mistakes);
    if len.is_none() {
        tell(&mistakes, console)?;
    }
    Ok(Compiled {
        image: len.map(|len| start..start + len),
        lent: 8 * (all - rest.len()),
    })
}

/// Prints mistakes.
#[inline(never)]
fn tell(mistakes: &Diagnostics<'_, '_>, console: &mut Console) -> Result<(), Trouble> {
    print::mistakes(console, mistakes).map_err(|_| Trouble::Play(Problem::Print))
}

/// How many nodes a source takes: `nodes_needed` knows a bound, and where memory is dear
/// parsing it once more is cheap.
#[inline(never)]
fn nodes<'a>(source: &'a str, mut memory: &'a mut [u64]) -> usize {
    let most = size_of_val(memory) / size_of::<Node<'_>>();
    let all = lend(&mut memory, most, Node::BLANK).unwrap_or_default();
    let mut found = [Diagnostics::blank(); 1];
    parse(source, all, &mut Diagnostics::new(&mut found)).len()
}

/// Reads a whole file into lent memory.
fn read<'a>(
    mut file: File,
    rest: &mut &'a mut [u64],
    what: &'static str,
) -> Result<&'a [u8], Trouble> {
    let bytes = lend(rest, file.len(), 0).ok_or(Trouble::Full(what))?;
    if file.read(bytes) {
        Ok(bytes)
    } else {
        Err(Trouble::File)
    }
}
