//! Files that this tab has are moved when there is a place for them.

use super::{Session, Turn, Work, post};
use crate::platform::upload::Moved;
use crate::store::{Intent, Stage, Transfer};
use std::rc::Rc;

impl Session {
    /// Moves what can be moved, and no longer what is not wanted.
    pub(super) fn move_files(self: &Rc<Self>, turn: &Turn) {
        let uploads = turn.store.uploads();
        self.files.sift(|id| uploads.iter().any(|u| u.id == id));
        for upload in uploads.iter().filter(|u| self.files.has(&u.id)) {
            match &upload.stage {
                Stage::Asking => {}
                Stage::Failed(_) => self.files.rest(&upload.id),
                Stage::Moving(slot, _) => {
                    let (weak, id) = (Rc::downgrade(self), upload.id.clone());
                    let tell = Rc::new(move |moved| {
                        let step = match moved {
                            Moved::Percent(percent) => Transfer::Moved(percent),
                            Moved::Done => Transfer::Done,
                            Moved::Broken => Transfer::Broken,
                        };
                        let id = id.clone();
                        post(&weak, Work::Intent(Intent::Upload { id, step }));
                    });
                    let place = (&*slot.put, &*slot.headers, &*upload.kind);
                    self.files.start(&upload.id, place, tell);
                }
            }
        }
    }

    /// The page goes, and with it the files that it has.
    pub(super) fn lost_files(&self) -> Vec<Intent> {
        let lost = |id| Intent::Upload {
            id,
            step: Transfer::Lost,
        };
        self.files.ids().into_iter().map(lost).collect()
    }
}
