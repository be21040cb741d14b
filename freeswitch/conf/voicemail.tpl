From: "CallSign voicemail" <${voicemail_account}@${voicemail_domain}>
To: <${voicemail_email}>
Subject: Voicemail from ${voicemail_caller_id_name} ${voicemail_caller_id_number}
X-Priority: ${voicemail_priority}
X-Mailer: FreeSWITCH
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="000XXX000"

--000XXX000
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

A new message is in the mailbox of ${voicemail_account}.

From:    ${voicemail_caller_id_name} ${voicemail_caller_id_number}
Left at: ${voicemail_time}
Length:  ${voicemail_message_len}

