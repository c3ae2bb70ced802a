namespace Pipeline.Cloud.Sqs;

/// <summary>A message as one receiver got it.</summary>
/// <param name="Message">The message.</param>
/// <param name="ReceiptHandle">What this receiver deletes it by.</param>
/// <param name="Receives">How often it was received, this time included.</param>
/// <param name="FirstReceived">When it was received first.</param>
internal sealed record ReceivedMessage(QueueMessage Message, string ReceiptHandle, int Receives, DateTimeOffset FirstReceived);
