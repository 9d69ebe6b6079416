"""The roadmap of a school: sections, activities, deadlines, people, results."""
