# Prints a conversation as a data frame, and who talked how much. Base R, nothing to install.
# REALTIME_AUDIO_URL=<address printed by the host> Rscript transcript.R sales
address <- Sys.getenv("REALTIME_AUDIO_URL")
key <- commandArgs(trailingOnly = TRUE)[1]
stopifnot(
  "Put the address that the host printed, with its token, into REALTIME_AUDIO_URL." = grepl("[?]token=", address),
  "Say which conversation: Rscript transcript.R KEY" = !is.na(key)
)
url <- sub("/?\\?token=", paste0("/api/sessions/", key, "/transcript.csv?token="), address)

turns <- read.csv(url, encoding = "UTF-8")

for (i in seq_len(nrow(turns))) cat(turns$role[i], ": ", turns$content[i], "\n", sep = "")
if (nrow(turns) > 0) print(aggregate(content ~ role, turns, function(said) sum(nchar(said))))
