namespace Pipeline.Bench.Cloud;

/// <summary>What a function asks of the services that it works with.</summary>
internal enum CallKind
{
    /// <summary>DynamoDB BatchGetItem: lookups.</summary>
    ReadTable,

    /// <summary>SageMaker InvokeEndpoint: predictions.</summary>
    Endpoint,

    /// <summary>DynamoDB BatchWriteItem: predictions stored.</summary>
    WriteTable,

    /// <summary>S3 PutObject: scored records landed.</summary>
    PutObject,

    /// <summary>S3 HeadObject.</summary>
    HeadObject,
}
