"""What a manager decides on a proposal: drafted, judged by the rules, recorded with its history."""
