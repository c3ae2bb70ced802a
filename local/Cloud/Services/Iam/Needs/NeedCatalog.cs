using System.Collections.Frozen;
using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>The permissions that operations need, by service and operation.</summary>
internal sealed class NeedCatalog
{
    private readonly FrozenDictionary<(string Service, string Operation), OperationNeeds> _needs;

    /// <summary>A catalog.</summary>
    /// <param name="workGroupOf">Gives the Athena workgroup of a query, or null: permissions for queries are given by workgroup.</param>
    public NeedCatalog(Func<string, string?> workGroupOf) => _needs = new (string Service, IReadOnlyDictionary<string, OperationNeeds> Needs)[]
    {
        ("applicationautoscaling", ApplicationAutoScalingNeeds.All),
        ("athena", AthenaNeeds.All(workGroupOf)),
        ("dynamodb", DynamoDbNeeds.All),
        ("events", EventsNeeds.All),
        ("glue", GlueNeeds.All),
        ("iam", IamNeeds.All),
        ("kinesis", KinesisNeeds.All),
        ("lambda", LambdaNeeds.All),
        ("s3", S3Needs.All),
        ("sagemaker", SageMakerNeeds.All),
        ("scheduler", SchedulerNeeds.All),
        ("sfn", StepFunctionsNeeds.All),
        ("sns", SnsNeeds.All),
        ("sqs", SqsNeeds.All),
        ("sts", StsNeeds.All),
    }.SelectMany(service => service.Needs.Select(entry => KeyValuePair.Create((service.Service, entry.Key), entry.Value))).ToFrozenDictionary();

    /// <summary>What an operation needs, or null where that is not known.</summary>
    public OperationNeeds? Of(string service, string operation) => _needs.GetValueOrDefault((service, operation));
}
