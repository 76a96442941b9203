"""People in bodies: hats, memberships, qualifications, absences, deputies."""
