"""What a report, a reading and its parts are: frozen records that import no other room."""
