//! What the scenarios share: [`rig::Rig`] drives a whole client, [`line::Line`] one transport machine.

pub(crate) mod build;
pub(crate) mod cm;
pub(crate) mod line;
pub(crate) mod prep;
pub(crate) mod rig;
pub(crate) mod server;
pub(crate) mod socket;
pub(crate) mod steps;
pub(crate) mod table;
pub(crate) mod wire;
pub(crate) mod xml;
