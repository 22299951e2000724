//! The rule files and the program they become.

use crate::{expression, mistake};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::path::PathBuf;
use tamam::image::layout::{Program as Record, Str, VERSION};
use tamam::syntax::tree::Item;
use tamam::{Image, Span, Tree};
use tamam_source::{File, Mistakes, Sources, disk, library};

/// Rule files that were compiled.
pub(crate) struct Program {
    /// The path of the program's own file, as it was given.
    pub(crate) path: String,
    /// The files and the text they make.
    pub(crate) sources: Sources,
    /// Where the events are declared, in the order of their kinds.
    pub(crate) events: Vec<Declared>,
    bytes: Vec<u8>,
    files: Vec<PathBuf>,
}

/// Where an event is declared.
#[derive(Default)]
pub(crate) struct Declared {
    /// The name of the event.
    pub(crate) name: Span,
    /// Each attribute, with its type.
    pub(crate) attributes: Vec<Span>,
}

impl Program {
    /// Reads and compiles the file at `path` and those it uses, or says what is wrong.
    pub(crate) fn read(path: &str) -> Result<Self, Vec<String>> {
        let file = folder().join(path);
        let own = disk::text(&file).map_err(|why| {
            let help = "paths count from the folder of Cargo.toml";
            vec![format!("`{path}` {why}; {help}")]
        })?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let told = |mistakes: Mistakes| mistake::all(path, &mistakes);
        let sources = Sources::follow(&name, own, &mut disk::beside(&file)).map_err(told)?;
        let (bytes, events) = sources.compile_and(declared).map_err(told)?;
        let names = sources.files().iter().skip(1).map(File::name);
        let names = names.filter(|name| library::name(name).is_none());
        let used = names.map(|name| disk::path(&file, name));
        let files = std::iter::once(file.clone()).chain(used).collect();
        Ok(Self {
            path: path.to_owned(),
            events,
            bytes,
            files,
            sources,
        })
    }

    /// The image, or what is wrong with it.
    pub(crate) fn image(&self) -> Result<Image<'_>, Vec<String>> {
        Image::verify(&self.bytes).map_err(|rejected| {
            vec![format!(
                "`{}`: the compiler wrote what is {rejected}: this is a defect of tamam, please report it",
                self.path
            )]
        })
    }

    /// The image and what it needs, as items.
    pub(crate) fn items(&self, image: &Image<'_>) -> TokenStream {
        let files = self.files.iter().map(|file| file.to_string_lossy());
        let bytes = Literal::byte_string(&self.bytes);
        let words = image.memory_needed();
        let texts = image.texts();
        let (named, numbers): (Vec<_>, Vec<_>) = image
            .literals()
            .filter_map(|text| Some((text, image.text(text)?)))
            .unzip();
        let built = built(image);
        let made = format!("The program of `{}`, compiled.", self.path);
        quote! {
            // The files are read again when they change, and a core of another version than
            // the one that compiled them is told here.
            #(const _: &[u8] = ::core::include_bytes!(#files);)*
            const _: () = ::core::assert!(
                ::tamam::image::layout::VERSION == #VERSION,
                "tamam and tamam-macros are not of the same version",
            );

            #[doc = #made]
            #[allow(dead_code)]
            pub static IMAGE: &[u8] = #bytes;

            /// Words (8 bytes each) of memory that one subject needs.
            #[allow(dead_code)]
            pub const MEMORY_WORDS: usize = #words;

            /// The first number that stands for no text of the rules: number other texts
            /// from here on.
            #[allow(dead_code)]
            pub const TEXTS: u64 = #texts;

            /// The program, to run with an engine made for it alone: what these rules never
            /// ask for is not in it.
            #[allow(dead_code)]
            #[derive(Clone, Copy, Debug)]
            pub struct Rules;

            #built

            /// The program, to run with the engine that runs any.
            ///
            /// # Errors
            /// [`Rejected`](::tamam::Rejected) when [`IMAGE`] is not what it was when the
            /// crate was built: memory that lost a bit.
            #[allow(dead_code)]
            pub fn image() -> ::core::result::Result<::tamam::Image<'static>, ::tamam::Rejected> {
                ::tamam::Image::verify(IMAGE)
            }

            /// The number that stands for a text that the rules name.
            #[allow(dead_code)]
            #[must_use]
            pub fn text(text: &str) -> ::core::option::Option<u64> {
                match text {
                    #(#named => ::core::option::Option::Some(#numbers),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

/// The image that the compiler of Rust knows.
fn built(image: &Image<'_>) -> TokenStream {
    let program = program(image.program());
    let (words, periods) = (image.memory_needed() as u32, image.has_periods());
    let after = image.words_after_head();
    let count = image.kinds() as usize;
    let forms = image.forms();
    let kinds: Vec<u16> = (0..image.kinds()).collect();
    let compute = expression::compute(image);
    let quiet = kinds.iter().map(|kind| ::tamam::quiet(image, *kind));
    quote! {
        const _: () = {
            static BUILT: ::tamam::Image<'static> =
                ::tamam::Image::built(IMAGE, #program, #words, #periods, #forms);

            impl ::core::ops::Deref for Rules {
                type Target = ::tamam::Image<'static>;

                #[inline(always)]
                fn deref(&self) -> &Self::Target {
                    &BUILT
                }
            }

            type Memory = [u64; #after];

            static QUIET: [::tamam::Quiet; #count] = [#(#quiet),*];

            impl ::tamam::HasMemory for Rules {
                type Memory = Memory;
            }

            impl ::tamam::Rules<'static> for Rules {
                #compute

                #[inline]
                fn step(
                    self,
                    words: &mut [u64],
                    event: &::tamam::Event,
                    steps: &mut ::tamam::Steps,
                    sink: &mut dyn ::core::ops::FnMut(&::tamam::Verdict),
                ) -> ::core::result::Result<(), ::tamam::Refused> {
                    let kinds = self.kinds();
                    if event.kind() >= kinds {
                        return ::core::result::Result::Err(::tamam::Refused::UnknownKind {
                            kind: event.kind(),
                            kinds,
                        });
                    }
                    ::tamam::step_by(self, words, event, steps, sink, |run| {
                        let quiet = QUIET.get(event.kind() as usize).copied().unwrap_or(0);
                        if !run.take_quiet(event, quiet) {
                            match event.kind() {
                                #(#kinds => run.take::<#kinds>(event),)*
                                _ => {}
                            }
                        }
                    })
                }
            }
        };
    }
}

/// The program's own record.
fn program(record: &Record) -> TokenStream {
    let Record {
        subject: Str { at, len },
        memory,
        peaks,
        peak_weight,
        end_weight,
        shared,
        disappoints,
        below,
        disappointment_at,
        early,
        losses,
        adapts,
        fades,
        fades_within,
        echoes,
        used_to_at,
    } = record;
    quote! {
        ::tamam::image::layout::Program {
            subject: ::tamam::image::layout::Str { at: #at, len: #len },
            memory: #memory,
            peaks: #peaks,
            peak_weight: #peak_weight,
            end_weight: #end_weight,
            shared: #shared,
            disappoints: #disappoints,
            below: #below,
            disappointment_at: #disappointment_at,
            early: #early,
            losses: #losses,
            adapts: #adapts,
            fades: #fades,
            fades_within: #fades_within,
            echoes: #echoes,
            used_to_at: #used_to_at,
        }
    }
}

/// Where the events of a tree are declared.
fn declared(tree: &Tree<'_, '_>) -> Vec<Declared> {
    let events = tree.items().filter_map(|item| match item {
        Item::Event(event) => Some(event),
        _ => None,
    });
    events
        .map(|event| Declared {
            name: event.name.span,
            attributes: tree
                .list(event.attributes)
                .map(|attribute| attribute.span)
                .collect(),
        })
        .collect()
}

/// The folder that paths count from.
fn folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default()
}
