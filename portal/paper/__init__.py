"""What is printed: sealed snapshots, official forms as archival PDF, charts as coordinates."""
