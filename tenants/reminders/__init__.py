"""The daily reminder: what whom a school owes an answer about, one letter a day, and the page of what was sent."""
