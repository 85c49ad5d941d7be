"""What people see: tables and sentences made of documents, for terminals of any width."""
