//! Files on their way, in records. What is stored says only that there was one: whoever had the bytes is
//! gone in the next run.

use super::words::{number, read_delivery, write_delivery};
use crate::jid::BareJid;
use crate::store::{Delivery, NoUpload, Stage, Upload};
use crate::xml::{Element, ns};
use crate::xmpp::event::{SendError, Slot};
use crate::xmpp::stanza::upload::HEADERS;

/// Writes them; `whole`: with what only another tab has use for, and may be secret.
pub(super) fn write_uploads(all: &[Upload], whole: bool) -> Element {
    Element::new("uploads", "").with_children(all.iter().map(|u| {
        // Of the namespace in which an error is at home.
        let (width, height) = u.sides.unzip();
        let element = Element::new("u", ns::CLIENT)
            .with_attr("id", u.id.as_str())
            .with_attr("jid", u.chat.as_str())
            .with_attr("name", u.name.as_str())
            .with_attr("size", u.size.to_string())
            .with_attr("kind", u.kind.as_str())
            .with_opt_attr("width", width.map(|n| n.to_string()))
            .with_opt_attr("height", height.map(|n| n.to_string()));
        if whole {
            write_stage(element, &u.stage)
        } else {
            element
        }
    }))
}

fn write_stage(element: Element, stage: &Stage) -> Element {
    match stage {
        Stage::Asking => element.with_attr("stage", "asking"),
        Stage::Moving(slot, percent) => {
            let header = |(name, value): &(&'static str, String)| {
                Element::new("h", ns::CLIENT)
                    .with_attr("name", *name)
                    .with_text(value.as_str())
            };
            element
                .with_attr("stage", "moving")
                .with_attr("percent", percent.to_string())
                .with_attr("put", slot.put.as_str())
                .with_attr("get", slot.get.as_str())
                .with_children(slot.headers.iter().map(header))
        }
        Stage::Failed(why) => match why {
            NoUpload::TooLarge(max) => element
                .with_attr("stage", "large")
                .with_attr("max", max.to_string()),
            NoUpload::Empty => element.with_attr("stage", "empty"),
            NoUpload::Private => element.with_attr("stage", "private"),
            NoUpload::Slot(why) => {
                let failed = Delivery::Failed(why.clone());
                write_delivery(element.with_attr("stage", "slot"), &failed)
            }
            NoUpload::Broken => element.with_attr("stage", "broken"),
            NoUpload::Lost => element.with_attr("stage", "lost"),
        },
    }
}

/// Reads them.
pub(super) fn read_uploads(element: &Element) -> Vec<Upload> {
    element.children().filter_map(read_upload).collect()
}

fn read_upload(u: &Element) -> Option<Upload> {
    let side = |name: &str| u32::try_from(number(u.attr(name))?).ok();
    Some(Upload {
        id: u.attr("id")?.to_owned(),
        chat: BareJid::parse_chat(u.attr("jid")?).ok()?,
        name: u.attr("name")?.to_owned(),
        size: number(u.attr("size"))?,
        kind: u.attr("kind")?.to_owned(),
        sides: side("width").zip(side("height")),
        stage: read_stage(u),
    })
}

fn read_stage(u: &Element) -> Stage {
    let text = |name: &str| u.attr(name).unwrap_or_default().to_owned();
    let header = |h: &Element| {
        let name = HEADERS.into_iter().find(|n| Some(*n) == h.attr("name"))?;
        Some((name, h.text()))
    };
    Stage::Failed(match u.attr("stage") {
        Some("asking") => return Stage::Asking,
        Some("moving") => {
            let percent = number(u.attr("percent")).and_then(|n| u8::try_from(n).ok());
            let slot = Slot {
                put: text("put"),
                get: text("get"),
                headers: u.children().filter_map(header).collect(),
            };
            return Stage::Moving(slot, percent.unwrap_or_default());
        }
        Some("large") => NoUpload::TooLarge(number(u.attr("max")).unwrap_or_default()),
        Some("empty") => NoUpload::Empty,
        Some("private") => NoUpload::Private,
        Some("slot") => NoUpload::Slot(match read_delivery(u) {
            Delivery::Failed(why) => why,
            _ => SendError::Interrupted,
        }),
        Some("broken") => NoUpload::Broken,
        _ => NoUpload::Lost,
    })
}
