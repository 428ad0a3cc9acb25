//! What is written after `--at`: dimensions and their members.
//!
//! In: a text such as `area=Peterborough,financial_year=2021/22`. Out: pairs of a dimension and a member. Invariant: a comma with no
//! `NAME=` after it belongs to the member, and so does all that is in quotes.

use indicia::error::Error;

/// The dimensions of a place, with their members; none, for a place that is empty.
pub fn pairs(at: &str) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    let mut rest = Some(at).filter(|at| !at.is_empty());
    while let Some(text) = rest {
        let (pair, after) = first(text, at)?;
        found.push(pair);
        rest = after;
    }
    Ok(found)
}

/// One dimension with its member.
type Pair = (String, String);

/// The first pair, and what is after its comma.
fn first<'t>(text: &'t str, at: &str) -> Result<(Pair, Option<&'t str>), Error> {
    let wrong = |part: &str| {
        Error::usage_with(
            format!("{at}: \"{}\" is not DIMENSION=VALUE", part.trim()),
            Some("write it like area=Peterborough,financial_year=2021/22".into()),
        )
    };
    let part = &text[..next(text).unwrap_or(text.len())];
    let (dimension, member) =
        text.split_once('=').filter(|(name, _)| name.len() < part.len()).ok_or_else(|| wrong(part))?;
    let (member, rest) = match member.trim_start().strip_prefix('"') {
        Some(quoted) => unquoted(quoted).ok_or_else(|| {
            let shown = text.trim();
            Error::usage_with(
                format!("{at}: the quotes in {shown} do not end the value"),
                Some("write \"...\" around the whole value, with \"\" for a quote in it".into()),
            )
        })?,
        None => {
            let end = next(member).unwrap_or(member.len());
            let only = member[..end].trim();
            if let Some(another) = only.split_whitespace().skip(1).find(|word| word.contains('=')) {
                return Err(Error::usage_with(
                    format!("{at}: there is no comma before {another}"),
                    Some("write a comma between dimensions, or quotes around a value with blanks and `=` in it".into()),
                ));
            }
            (only.to_string(), member.get(end + 1..))
        }
    };
    let dimension = dimension.trim();
    if dimension.is_empty() || member.is_empty() {
        return Err(wrong(part));
    }
    Ok(((dimension.to_string(), member), rest))
}

/// Where the comma before the next dimension is, or one with nothing that a value could go on with after it.
fn next(text: &str) -> Option<usize> {
    let ends = |(comma, _): &(usize, &str)| {
        let name = text[comma + 1..].split([',', '"']).next().unwrap_or_default();
        name.contains('=') || name.trim().is_empty()
    };
    text.match_indices(',').find(ends).map(|(comma, _)| comma)
}

/// What is in quotes, after the first of them, and what is after the comma that follows; `""` is a quote.
fn unquoted(text: &str) -> Option<(String, Option<&str>)> {
    let mut inside = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        inside.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                inside.push('"');
                rest = more;
            }
            None => {
                let after = after.trim_start();
                let rest = after.strip_prefix(',');
                return (rest.is_some() || after.is_empty()).then_some((inside, rest));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(at: &str) -> Vec<(String, String)> {
        pairs(at).unwrap_or_else(|error| panic!("{at}: {error}"))
    }

    fn are(at: &str, expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> = expected.iter().map(|(d, m)| (d.to_string(), m.to_string())).collect();
        assert_eq!(read(at), expected, "{at}");
    }

    #[test]
    fn commas_end_a_member_only_before_a_dimension() {
        are("", &[]);
        are("area=Ashmere", &[("area", "Ashmere")]);
        are("area=Ashmere,financial_year=2021/22", &[("area", "Ashmere"), ("financial_year", "2021/22")]);
        are(" area = Ashmere , month = 2022-04 ", &[("area", "Ashmere"), ("month", "2022-04")]);
        are("area=Wisbech, St Mary", &[("area", "Wisbech, St Mary")]);
        are("area=Wisbech, St Mary,month=2022-04", &[("area", "Wisbech, St Mary"), ("month", "2022-04")]);
        are("kind=a,b,c, d.e=f", &[("kind", "a,b,c"), ("d.e", "f")]);
        are("size=a=b", &[("size", "a=b")]);
    }

    #[test]
    fn quotes_keep_everything_in_a_member() {
        are("area=\"Wisbech, St Mary\",month=2022-04", &[("area", "Wisbech, St Mary"), ("month", "2022-04")]);
        are("area=\"a,b=c\"", &[("area", "a,b=c")]);
        are("area= \"Ashmere\" , b=\"c\"", &[("area", "Ashmere"), ("b", "c")]);
        are("name=\"the \"\"Old\"\" Mill\"", &[("name", "the \"Old\" Mill")]);
        are("name=The \"Old\" Mill", &[("name", "The \"Old\" Mill")]);
    }

    #[test]
    fn what_is_no_pair_is_wrong() {
        for at in ["Ashmere", "=Ashmere", "area=", "area=Ashmere,=x", "area=\"\"", "a=b,", ",a=b", "a=b,,c=d"] {
            let error = pairs(at).expect_err(at).to_string();
            assert!(error.contains("is not DIMENSION=VALUE"), "{at}: {error}");
        }
        for at in ["area=Ashmere and month=2022-04", "area=Ashmere month=2022-04", "area=Ashmere; month=2022-04,size=1"]
        {
            let error = pairs(at).expect_err(at).to_string();
            assert!(error.contains("there is no comma before month=2022-04"), "{at}: {error}");
        }
        for at in ["area=\"Wisbech", "area=\"Wisbech\" St Mary", "area=\"a\"b\",c=d"] {
            let error = pairs(at).expect_err(at).to_string();
            assert!(error.contains("do not end the value"), "{at}: {error}");
        }
    }
}
