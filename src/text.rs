//! Pure text work.
