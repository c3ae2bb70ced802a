namespace Pipeline.Cloud.Sqs;

/// <summary>A message as one receiver got it.</summary>
/// <param name="Message">The message.</param>
/// <param name="ReceiptHandle">The handle by which this receiver deletes it.</param>
/// <param name="Receives">How often it was received, including this time.</param>
/// <param name="FirstReceived">When it was first received.</param>
internal sealed record ReceivedMessage(QueueMessage Message, string ReceiptHandle, int Receives, DateTimeOffset FirstReceived);
