//! How records lie in bytes: fields one after the other, little-endian, no padding.

use crate::span::Span;

/// Something of a fixed size that can stand in a record.
pub trait Field: Copy {
    /// Bytes it takes.
    const SIZE: usize;
    /// Reads it from the front of `bytes` and moves past it; zero when bytes are missing.
    fn take(bytes: &mut &[u8]) -> Self;
    /// Writes it to the front of `bytes` and moves past it, when there is room.
    fn put(self, bytes: &mut &mut [u8]);
}

macro_rules! number_field {
    ($($number:ty)*) => {$(
        impl Field for $number {
            const SIZE: usize = core::mem::size_of::<$number>();
            #[inline]
            fn take(bytes: &mut &[u8]) -> Self {
                match bytes.split_first_chunk() {
                    Some((chunk, rest)) => {
                        *bytes = rest;
                        Self::from_le_bytes(*chunk)
                    }
                    None => 0,
                }
            }
            #[inline]
            fn put(self, bytes: &mut &mut [u8]) {
                let taken = core::mem::take(bytes);
                if let Some((chunk, rest)) = taken.split_first_chunk_mut() {
                    *chunk = self.to_le_bytes();
                    *bytes = rest;
                }
            }
        }
    )*};
}

number_field!(u8 u16 u32 u64 i64);

/// A record of a section.
pub trait Record: Copy {
    /// Bytes one record takes.
    const SIZE: usize;
    /// The section it stands in.
    const SECTION: super::layout::Section;
    /// Reads one; missing bytes read as zero.
    fn read(bytes: &[u8]) -> Self;
    /// Writes one to the front of `bytes`, when there is room.
    fn write(&self, bytes: &mut [u8]);
}

/// Declares a group of fields that is itself a field.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $ty,)*
        }
        impl $crate::image::record::Field for $name {
            const SIZE: usize = 0 $(+ <$ty as $crate::image::record::Field>::SIZE)*;
            #[inline]
            fn take(bytes: &mut &[u8]) -> Self {
                Self { $($field: $crate::image::record::Field::take(bytes),)* }
            }
            #[inline]
            fn put(self, bytes: &mut &mut [u8]) {
                $($crate::image::record::Field::put(self.$field, bytes);)*
            }
        }
    };
}

/// Declares a record, the section it stands in and, where the engine reads it field by
/// field, the view it is read through.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident in $section:ident as $view:ident {
        $($(#[$field_doc:meta])* $field:ident: $ty:ty,)*
    }) => {
        $crate::image::record::record! {
            $(#[$doc])* $name in $section { $($(#[$field_doc])* $field: $ty,)* }
        }
        $crate::image::record::view! {
            #[doc = concat!("A view of [`", stringify!($name), "`], for the engine.")]
            $view of $name { $($field: $ty,)* }
        }
    };
    ($(#[$doc:meta])* $name:ident in $section:ident {
        $($(#[$field_doc:meta])* $field:ident: $ty:ty,)*
    }) => {
        $crate::image::record::fields! {
            $(#[$doc])* $name { $($(#[$field_doc])* $field: $ty,)* }
        }
        impl $crate::image::record::Record for $name {
            const SIZE: usize = <Self as $crate::image::record::Field>::SIZE;
            const SECTION: Section = Section::$section;
            #[inline]
            fn read(bytes: &[u8]) -> Self {
                // A chunk of known length lets the compiler drop every later check.
                const SIZE: usize = <$name as $crate::image::record::Field>::SIZE;
                match bytes.first_chunk::<SIZE>() {
                    Some(chunk) => {
                        let mut bytes: &[u8] = chunk;
                        <Self as $crate::image::record::Field>::take(&mut bytes)
                    }
                    None => Self::default(),
                }
            }
            fn write(&self, bytes: &mut [u8]) {
                let mut bytes = bytes;
                $crate::image::record::Field::put(*self, &mut bytes);
            }
        }
    };
}

/// Declares a view of a record: its fields are read when they are asked for, so that a
/// record can be handed on as one pointer.
macro_rules! view {
    ($(#[$doc:meta])* $view:ident of $name:ident { $($field:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $view<'i>(&'i [u8; <$name as $crate::image::record::Record>::SIZE]);

        // The engine does not ask for every field; a field may be called `from_subject`.
        #[allow(dead_code, clippy::wrong_self_convention)]
        impl<'i> $view<'i> {
            $crate::image::record::view!(@fields 0; $($field: $ty,)*);
        }

        impl<'i> $crate::image::record::View<'i> for $view<'i> {
            type Record = $name;
            #[inline]
            fn of(bytes: &'i [u8]) -> Self {
                match bytes.first_chunk() {
                    Some(chunk) => Self(chunk),
                    None => Self::absent(),
                }
            }
            #[cold]
            #[inline(never)]
            fn absent() -> Self {
                // Unless its address is hidden, the compiler chooses between two places to
                // read from, and every read waits for the choice.
                Self(core::hint::black_box(
                    &[0; <$name as $crate::image::record::Record>::SIZE],
                ))
            }
        }
    };
    (@fields $at:expr; $field:ident: $ty:ty, $($rest:tt)*) => {
        #[inline]
        pub(crate) fn $field(self) -> $ty {
            let mut bytes = self.0.get($at..).unwrap_or_default();
            <$ty as $crate::image::record::Field>::take(&mut bytes)
        }
        $crate::image::record::view!(
            @fields $at + <$ty as $crate::image::record::Field>::SIZE; $($rest)*
        );
    };
    (@fields $at:expr;) => {};
}

/// A record that is read field by field.
pub(crate) trait View<'i>: Copy {
    /// The record.
    type Record: Record;
    /// The view of the record at the front of `bytes`; all zero when bytes are missing.
    fn of(bytes: &'i [u8]) -> Self;
    /// The view of a record that is all zero. A call that is never made costs less than
    /// choosing between two places to read from.
    fn absent() -> Self;
}

pub(crate) use {fields, record, view};

impl Field for Span {
    const SIZE: usize = 8;
    #[inline]
    fn take(bytes: &mut &[u8]) -> Self {
        Self {
            start: u32::take(bytes),
            end: u32::take(bytes),
        }
    }
    fn put(self, bytes: &mut &mut [u8]) {
        self.start.put(bytes);
        self.end.put(bytes);
    }
}
