//! Policies: what is started, answered and refused (OTR3 "Policies").

/// What may and must be done with one contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Version 2 may be spoken.
    pub v2: bool,
    /// Version 3 may be spoken.
    pub v3: bool,
    /// Nothing leaves in plain: it is held until a private session stands.
    pub require: bool,
    /// Plain messages say, invisibly, that we could be private.
    pub send_tag: bool,
    /// A session is begun when the other side says so invisibly.
    pub start_on_tag: bool,
    /// A session is begun anew when the other side reports an error.
    pub start_on_error: bool,
}

impl Policy {
    /// No OTR at all.
    pub const NEVER: Self = Self {
        v2: false,
        v3: false,
        require: false,
        send_tag: false,
        start_on_tag: false,
        start_on_error: false,
    };
    /// When one of the two asks for it.
    pub const MANUAL: Self = Self {
        v2: true,
        v3: true,
        ..Self::NEVER
    };
    /// Whenever both programs can.
    pub const OPPORTUNISTIC: Self = Self {
        send_tag: true,
        start_on_tag: true,
        start_on_error: true,
        ..Self::MANUAL
    };
    /// Private or not at all.
    pub const ALWAYS: Self = Self {
        require: true,
        start_on_tag: true,
        start_on_error: true,
        ..Self::MANUAL
    };

    /// The same without version 2, which knows no instance tags and so no several devices.
    #[must_use]
    pub fn without_v2(self) -> Self {
        Self { v2: false, ..self }
    }

    /// Whether OTR is possible at all.
    pub fn allows_any(self) -> bool {
        self.v2 || self.v3
    }
}
