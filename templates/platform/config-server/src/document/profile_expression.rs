//! Conditions on profiles: names, `!`, `&`, `|` and parentheses.
//! Source: Spring Framework, `Profiles.of`; `&` and `|` cannot be mixed without parentheses.

use std::iter::Peekable;
use std::str::Chars;

/// Whether an expression holds for `profiles`.
///
/// # Errors
/// When the expression cannot be read.
pub fn accepts(expression: &str, profiles: &[String]) -> Result<bool, String> {
    let mut parser = Parser {
        characters: expression.chars().peekable(),
        profiles,
    };
    let holds = parser.expression().ok();
    let is_complete = parser.next_visible().is_none();
    holds
        .filter(|_| is_complete)
        .ok_or_else(|| format!("`{expression}` is not an expression of profiles"))
}

/// There is no expression where one should be.
struct Malformed;

struct Parser<'a> {
    characters: Peekable<Chars<'a>>,
    profiles: &'a [String],
}

impl Parser<'_> {
    /// Operands with the same operator between all of them.
    fn expression(&mut self) -> Result<bool, Malformed> {
        let mut holds = self.operand()?;
        let Some(operator @ ('&' | '|')) = self.next_visible() else {
            return Ok(holds);
        };
        while self.next_visible() == Some(operator) {
            self.characters.next();
            let operand = self.operand()?;
            holds = if operator == '&' {
                holds && operand
            } else {
                holds || operand
            };
        }
        Ok(holds)
    }

    fn operand(&mut self) -> Result<bool, Malformed> {
        match self.next_visible() {
            Some('!') => {
                self.characters.next();
                Ok(!self.operand()?)
            }
            Some('(') => {
                self.characters.next();
                let holds = self.expression()?;
                match self.next_visible() {
                    Some(')') => self.characters.next(),
                    _ => return Err(Malformed),
                };
                Ok(holds)
            }
            _ => self.name(),
        }
    }

    fn name(&mut self) -> Result<bool, Malformed> {
        let mut name = String::new();
        while let Some(character) = self.characters.next_if(|character| is_of_name(*character)) {
            name.push(character);
        }
        if name.is_empty() {
            return Err(Malformed);
        }
        Ok(self.profiles.contains(&name))
    }

    /// Skips blanks and tells what comes next.
    fn next_visible(&mut self) -> Option<char> {
        while self.characters.next_if(|it| it.is_whitespace()).is_some() {}
        self.characters.peek().copied()
    }
}

fn is_of_name(character: char) -> bool {
    !(character.is_whitespace() || "!&|()".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profiles() -> Vec<String> {
        ["dev", "eu-west"].map(str::to_owned).into()
    }

    #[test]
    fn expressions_hold_or_do_not() {
        let cases = [
            ("dev", true),
            ("prod", false),
            ("!prod", true),
            ("!!dev", true),
            ("dev & eu-west", true),
            ("dev & !eu-west", false),
            ("prod | dev", true),
            ("prod|test|dev", true),
            ("(dev & prod) | eu-west", true),
            ("!(dev | prod)", false),
        ];
        for (expression, expected) in cases {
            assert_eq!(
                accepts(expression, &profiles()),
                Ok(expected),
                "{expression}"
            );
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        let malformed = [
            "",
            "!",
            "dev &",
            "dev & prod | test",
            "(dev",
            "dev)",
            "dev prod",
            "()",
        ];
        for expression in malformed {
            assert!(accepts(expression, &profiles()).is_err(), "{expression}");
        }
    }
}
