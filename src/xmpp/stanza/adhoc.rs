//! XEP-0050: Ad-Hoc Commands

use super::{disco, forms, limited};
use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::adhoc::{CommandAction, CommandStatus, NoteKind, Stage};

/// Commands of an entity, and notes of one answer; those beyond are left out.
const MAX_COMMANDS: usize = 200;
const MAX_NOTES: usize = 20;
/// Characters of a name, and of a note.
const MAX_NAME: usize = 200;
const MAX_TEXT: usize = 4_000;
/// Bytes of what has to go back as it came: a node, or the id of a session.
const MAX_ID: usize = 1_000;

/// Asks which commands there are (§2.2).
pub fn list_request() -> Element {
    disco::items_request().with_attr("node", ns::COMMANDS)
}

/// The answer of `of`: node and name of each. What it says of commands that others have is not believed.
pub fn list(query: &Element, of: &Jid) -> Option<Vec<(String, String)>> {
    if !query.is("query", ns::DISCO_ITEMS) {
        return None;
    }
    let command = |item: &Element| {
        let whose = Jid::parse(item.attr("jid")?).ok()?;
        let node = item.attr("node").filter(|n| fits(n))?;
        let name = item.attr("name").and_then(|n| limited(n, MAX_NAME));
        let name = name.or_else(|| limited(node, MAX_NAME))?;
        (whose == *of).then(|| (node.to_owned(), name))
    };
    let items = query.children().filter(|c| c.is("item", ns::DISCO_ITEMS));
    Some(items.filter_map(command).take(MAX_COMMANDS).collect())
}

fn fits(id: &str) -> bool {
    !id.is_empty() && id.len() <= MAX_ID
}

/// Begins, goes on with, or ends a command (§2.4).
pub fn request(
    node: &str,
    session: Option<&str>,
    action: CommandAction,
    form: Option<Element>,
) -> Element {
    Element::new("command", ns::COMMANDS)
        .with_attr("node", node)
        .with_opt_attr("sessionid", session)
        .with_attr("action", action.name())
        .with_children(form)
}

/// What came of that: of which command and session it is, and how far that is. `None`: it is no such answer.
pub fn parse(command: &Element) -> Option<(String, Option<String>, Stage)> {
    if !command.is("command", ns::COMMANDS) {
        return None;
    }
    let id = |name: &str| command.attr(name).filter(|id| fits(id)).map(str::to_owned);
    let said = command.attr("status")?;
    let known = CommandStatus::ALL.into_iter();
    let mut known = known.filter(|(_, word)| *word == said);
    let (status, _) = known.next()?;
    let note = |note: &Element| {
        let said = note.attr("type").unwrap_or_default();
        let kind = NoteKind::ALL.into_iter().find(|(_, word)| *word == said);
        let text = limited(&note.text(), MAX_TEXT)?;
        Some((kind.map(|(kind, _)| kind).unwrap_or_default(), text))
    };
    let notes = command.children().filter(|c| c.is("note", ns::COMMANDS));
    let actions = command.child("actions", ns::COMMANDS);
    let has = |name| actions.is_some_and(|a| a.child(name, ns::COMMANDS).is_some());
    let (prev, next) = (has("prev"), has("next"));
    // Where nothing is said there is one step, and that is the last (§3.4).
    let complete = has("complete") || !next;
    let wanted = actions.and_then(|a| CommandAction::from_name(a.attr("execute")?));
    let default = match wanted {
        Some(CommandAction::Complete) if complete => CommandAction::Complete,
        Some(CommandAction::Next) | None if next => CommandAction::Next,
        _ if complete => CommandAction::Complete,
        _ => CommandAction::Next,
    };
    let stage = Stage {
        status,
        notes: notes.filter_map(note).take(MAX_NOTES).collect(),
        form: command
            .child("x", ns::DATA_FORMS)
            .and_then(|x| forms::read(x, command)),
        prev,
        next,
        complete,
        default,
    };
    Some((id("node")?, id("sessionid"), stage))
}

/// The same as an element, to be read again by [`parse`]: without its session, and without pictures.
pub fn build(stage: &Stage) -> Element {
    let mut known = CommandStatus::ALL.into_iter();
    let status = known.find(|(status, _)| *status == stage.status);
    let actions = [
        ("prev", stage.prev),
        ("next", stage.next),
        ("complete", stage.complete),
    ];
    let actions = actions.into_iter().filter(|(_, allowed)| *allowed);
    let note = |(kind, text): &(NoteKind, String)| {
        Element::new("note", ns::COMMANDS)
            .with_attr("type", kind.name())
            .with_text(text.as_str())
    };
    Element::new("command", ns::COMMANDS)
        .with_attr("node", "-")
        .with_opt_attr("status", status.map(|(_, word)| word))
        .with_child(
            Element::new("actions", ns::COMMANDS)
                .with_attr("execute", stage.default.name())
                .with_children(actions.map(|(name, _)| Element::new(name, ns::COMMANDS))),
        )
        .with_children(stage.notes.iter().map(note))
        .with_children(stage.form.as_ref().map(forms::build))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse as xml;

    fn stage(attrs: &str, inner: &str) -> Option<(String, Option<String>, Stage)> {
        let text = format!(
            "<command xmlns='{}' {attrs}>{inner}</command>",
            ns::COMMANDS
        );
        parse(&xml(&text).unwrap())
    }

    #[test]
    fn there_and_back() {
        let (node, session, stage) = stage(
            "node='n' sessionid='s' status='executing'",
            "<actions execute='next'><prev/><next/></actions><note type='warn'>Beware</note><note> </note>\
             <note type='huh'>So</note><x xmlns='jabber:x:data' type='form'><field var='a'/></x>",
        )
        .unwrap();
        assert_eq!((&*node, session.as_deref()), ("n", Some("s")));
        let notes = [
            (NoteKind::Warn, "Beware".to_owned()),
            (NoteKind::Info, "So".to_owned()),
        ];
        assert_eq!(stage.notes, notes);
        assert_eq!(
            (stage.prev, stage.next, stage.complete),
            (true, true, false)
        );
        assert_eq!(stage.default, CommandAction::Next);
        let (_, session, again) = parse(&build(&stage)).unwrap();
        assert_eq!((session, again), (None, stage));
    }

    #[test]
    fn what_the_user_just_goes_on_with() {
        use CommandAction::{Complete, Next};
        for (actions, default) in [
            ("", Complete),
            ("<actions/>", Complete),
            ("<actions execute='next'/>", Complete),
            ("<actions><next/></actions>", Next),
            ("<actions><next/><complete/></actions>", Next),
            (
                "<actions execute='complete'><next/><complete/></actions>",
                Complete,
            ),
            ("<actions execute='complete'><next/></actions>", Next),
            ("<actions execute='prev'><prev/><next/></actions>", Next),
            ("<actions execute='cancel'><complete/></actions>", Complete),
        ] {
            let (_, _, stage) = stage("node='n' status='executing'", actions).unwrap();
            assert_eq!(stage.default, default, "{actions}");
        }
    }

    #[test]
    fn what_is_no_answer() {
        for attrs in [
            "",
            "node='n'",
            "status='executing'",
            "node='n' status='evil'",
            "node='' status='executing'",
        ] {
            assert_eq!(stage(attrs, ""), None, "{attrs}");
        }
        let long = format!("node='{}' status='completed'", "n".repeat(2_000));
        assert_eq!(stage(&long, ""), None);
        let notes = "<note>x</note>".repeat(1_000);
        let (_, _, stage) = stage("node='n' status='completed'", &notes).unwrap();
        assert_eq!(stage.notes.len(), MAX_NOTES);
    }

    #[test]
    fn commands_of_the_entity_that_was_asked() {
        let of = Jid::parse("there").unwrap();
        let read = |inner: &str| {
            let text = format!("<query xmlns='{}'>{inner}</query>", ns::DISCO_ITEMS);
            list(&xml(&text).unwrap(), &of).unwrap()
        };
        let found = read(
            "<item jid='there' node='a' name=' A '/><item jid='there' node='b'/><item jid='evil' node='c'/>\
             <item jid='there'/><item node='d'/><item jid='@' node='e'/>",
        );
        let names = [("a", "A"), ("b", "b")];
        assert!(found.iter().map(|(a, b)| (&**a, &**b)).eq(names));
        let many = "<item jid='there' node='a'/>".repeat(1_000);
        assert_eq!(read(&many).len(), MAX_COMMANDS);
        assert_eq!(list(&Element::new("query", "x"), &of), None);
    }
}
