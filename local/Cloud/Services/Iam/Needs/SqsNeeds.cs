using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon SQS". Batches need the permission of their single form.</summary>
internal static class SqsNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of("sqs", call => call.Arn("sqs", "", call["QueueName"]), "CreateQueue", "GetQueueUrl"),
        NeedTable.Of(
            "sqs", Queue,
            "DeleteQueue", "GetQueueAttributes", "SetQueueAttributes", "PurgeQueue", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"),
        [
            NeedTable.Entry("SendMessageBatch", call => [new Need("sqs:SendMessage", Queue(call))]),
            NeedTable.Entry("DeleteMessageBatch", call => [new Need("sqs:DeleteMessage", Queue(call))]),
        ],
        NeedTable.OfAccount("sqs", "ListQueues"));

    private static string Queue(CallSubject call) => call.Arn("sqs", "", call["QueueUrl"] is var url ? url[(url.LastIndexOf('/') + 1)..] : "");
}
