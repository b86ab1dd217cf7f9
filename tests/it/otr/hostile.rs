//! What hostile contacts, servers and people on the way send.

mod ake;
mod data;
mod matrix;
mod text;
