//! What differs between two texts, by lines.

/// Whether a line stands in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Both,
    /// Only in the older one.
    Old,
    /// Only in the newer one.
    New,
}

/// A line of either text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) side: Side,
    pub(super) text: String,
}

/// The lines of both texts: what they share at their beginning and end once, between them the older ones, then the
/// newer ones.
pub(super) fn lines(old: &str, new: &str) -> Vec<Line> {
    let (old, new): (Vec<_>, Vec<_>) = (old.split('\n').collect(), new.split('\n').collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(&new).take_while(same).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(same).count();
    let line = |side| move |text: &&str| Line { side, text: (*text).to_owned() };
    let both = old[..head].iter().map(line(Side::Both));
    let gone = old_rest[..old_rest.len() - tail].iter().map(line(Side::Old));
    let came = new_rest[..new_rest.len() - tail].iter().map(line(Side::New));
    let end = new_rest[new_rest.len() - tail..].iter().map(line(Side::Both));
    both.chain(gone).chain(came).chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(old: &str, new: &str) -> String {
        let sign = |line: Line| match line.side {
            Side::Both => format!(" {}", line.text),
            Side::Old => format!("-{}", line.text),
            Side::New => format!("+{}", line.text),
        };
        lines(old, new).into_iter().map(sign).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn what_is_shared_stands_once_and_what_differs_twice() {
        assert_eq!(drawn("a\nb\nc", "a\nx\ny\nc"), " a|-b|+x|+y| c");
        assert_eq!(drawn("a", "a"), " a");
        assert_eq!(drawn("a\na", "a"), " a|-a");
        assert_eq!(drawn("", "b"), "-|+b");
    }
}
