using System.Text;
using Pipeline.Cloud.Lambda;

namespace Pipeline.Cloud.Tests.Guard;

/// <summary>How each operation of each service is reached, and what is served without a signature: the paths that the guard stands before.</summary>
internal static class KnownPaths
{
    // Services of the AWS JSON protocol: their signing name and what stands before the operation in X-Amz-Target.
    private static readonly Dictionary<string, (string Signing, string Target)> Json = new()
    {
        ["applicationautoscaling"] = ("application-autoscaling", "AnyScaleFrontendService"),
        ["athena"] = ("athena", "AmazonAthena"),
        ["cloudwatch"] = ("monitoring", "GraniteServiceVersion20100801"),
        ["dynamodb"] = ("dynamodb", "DynamoDB_20120810"),
        ["events"] = ("events", "AWSEvents"),
        ["eventbridge"] = ("events", "AWSEvents"),
        ["glue"] = ("glue", "AWSGlue"),
        ["kinesis"] = ("kinesis", "Kinesis_20131202"),
        ["sagemaker"] = ("sagemaker", "SageMaker"),
        ["sfn"] = ("states", "AWSStepFunctions"),
        ["sqs"] = ("sqs", "AmazonSQS"),
    };

    // Services that take forms.
    private static readonly HashSet<string> Forms = ["cloudwatch", "iam", "sns", "sqs", "sts"];

    private static readonly Dictionary<(string Service, string Operation), (string Method, string Path)> Rest = new()
    {
        [("sagemaker", "InvokeEndpoint")] = ("POST", "/endpoints/trips/invocations"),
        [("scheduler", "CreateSchedule")] = ("POST", "/schedules/s"),
        [("scheduler", "UpdateSchedule")] = ("PUT", "/schedules/s"),
        [("scheduler", "GetSchedule")] = ("GET", "/schedules/s"),
        [("scheduler", "DeleteSchedule")] = ("DELETE", "/schedules/s"),
        [("scheduler", "ListSchedules")] = ("GET", "/schedules"),
        [("s3", "ListBuckets")] = ("GET", "/"),
        [("s3", "CreateBucket")] = ("PUT", "/bucket"),
        [("s3", "HeadBucket")] = ("HEAD", "/bucket"),
        [("s3", "DeleteBucket")] = ("DELETE", "/bucket"),
        [("s3", "GetBucketLocation")] = ("GET", "/bucket?location"),
        [("s3", "GetBucketPolicy")] = ("GET", "/bucket?policy"),
        [("s3", "PutBucketPolicy")] = ("PUT", "/bucket?policy"),
        [("s3", "DeleteBucketPolicy")] = ("DELETE", "/bucket?policy"),
        [("s3", "GetBucketNotificationConfiguration")] = ("GET", "/bucket?notification"),
        [("s3", "PutBucketNotificationConfiguration")] = ("PUT", "/bucket?notification"),
        [("s3", "PutBucketVersioning")] = ("PUT", "/bucket?versioning"),
        [("s3", "GetBucketVersioning")] = ("GET", "/bucket?versioning"),
        [("s3", "PutBucketEncryption")] = ("PUT", "/bucket?encryption"),
        [("s3", "GetBucketEncryption")] = ("GET", "/bucket?encryption"),
        [("s3", "DeleteBucketEncryption")] = ("DELETE", "/bucket?encryption"),
        [("s3", "PutBucketLifecycleConfiguration")] = ("PUT", "/bucket?lifecycle"),
        [("s3", "GetBucketLifecycleConfiguration")] = ("GET", "/bucket?lifecycle"),
        [("s3", "PutPublicAccessBlock")] = ("PUT", "/bucket?publicAccessBlock"),
        [("s3", "GetPublicAccessBlock")] = ("GET", "/bucket?publicAccessBlock"),
        [("s3", "DeletePublicAccessBlock")] = ("DELETE", "/bucket?publicAccessBlock"),
        [("s3", "PutBucketOwnershipControls")] = ("PUT", "/bucket?ownershipControls"),
        [("s3", "GetBucketOwnershipControls")] = ("GET", "/bucket?ownershipControls"),
        [("s3", "DeleteBucketOwnershipControls")] = ("DELETE", "/bucket?ownershipControls"),
        [("s3", "PutBucketTagging")] = ("PUT", "/bucket?tagging"),
        [("s3", "GetBucketTagging")] = ("GET", "/bucket?tagging"),
        [("s3", "DeleteBucketTagging")] = ("DELETE", "/bucket?tagging"),
        [("s3", "DeleteBucketLifecycle")] = ("DELETE", "/bucket?lifecycle"),
        [("s3", "CopyObject")] = ("PUT", "/bucket/copy"),
        [("s3", "DeleteObjects")] = ("POST", "/bucket?delete"),
        [("s3", "ListObjectsV2")] = ("GET", "/bucket?list-type=2"),
        [("s3", "ListObjectVersions")] = ("GET", "/bucket?versions"),
        [("s3", "ListObjects")] = ("GET", "/bucket"),
        [("s3", "CreateMultipartUpload")] = ("POST", "/bucket/key?uploads"),
        [("s3", "UploadPart")] = ("PUT", "/bucket/key?uploadId=u&partNumber=1"),
        [("s3", "CompleteMultipartUpload")] = ("POST", "/bucket/key?uploadId=u"),
        [("s3", "AbortMultipartUpload")] = ("DELETE", "/bucket/key?uploadId=u"),
        [("s3", "ListParts")] = ("GET", "/bucket/key?uploadId=u"),
        [("s3", "PutObject")] = ("PUT", "/bucket/key"),
        [("s3", "GetObject")] = ("GET", "/bucket/key"),
        [("s3", "HeadObject")] = ("HEAD", "/bucket/key"),
        [("s3", "DeleteObject")] = ("DELETE", "/bucket/key"),
        [("s3", "GetObjectTagging")] = ("GET", "/bucket/key?tagging"),
        [("s3", "PostObject")] = ("POST", "/bucket"),
        [("s3", "PutObjectTagging")] = ("PUT", "/bucket/key?tagging"),
        [("s3", "DeleteObjectTagging")] = ("DELETE", "/bucket/key?tagging"),
    };

    /// <summary>Paths without a signature, by their prefix.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Method, string Path)>> Unsigned { get; } =
        new Dictionary<string, IReadOnlyList<(string, string)>>
        {
            ["/_runtime"] =
            [
                ("GET", "/_runtime/f/token/2018-06-01/runtime/invocation/next"), ("POST", "/_runtime/f/token/2018-06-01/runtime/invocation/id/response"),
                ("POST", "/_runtime/f/token/2018-06-01/runtime/invocation/id/error"), ("POST", "/_runtime/f/token/2018-06-01/runtime/init/error"),
                ("GET", "/_runtime/id.secret/2018-06-01/runtime/invocation/next"),
            ],
            ["/_"] = [("GET", "/_/"), ("GET", "/_/flow"), ("POST", "/_/trips")],
        };

    /// <summary>The requests for an operation; none where the table does not know how it is reached.</summary>
    public static IEnumerable<Func<HttpRequestMessage>> Of(string service, string operation, Uri cloud)
    {
        if (service == "lambda" && LambdaRoute.All.FirstOrDefault(route => route.Operation == operation) is { } route)
            yield return () => Signed(new HttpMethod(route.Method), new Uri(cloud, route.Template.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)), service);
        if (Rest.TryGetValue((service, operation), out var rest)) yield return () => Signed(new HttpMethod(rest.Method), new Uri(cloud, rest.Path), service);
        else if (Json.TryGetValue(service, out var json)) yield return () => Targeted(cloud, json.Signing, $"{json.Target}.{operation}");
        if (Forms.Contains(service)) yield return () => Form(cloud, Json.TryGetValue(service, out var named) ? named.Signing : service, operation);
    }

    /// <summary>A request with a signature's form.</summary>
    public static HttpRequestMessage Signed(HttpMethod method, Uri uri, string signing)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=k/20260115/us-east-1/{signing}/aws4_request, SignedHeaders=host, Signature=00");
        if (method == HttpMethod.Post || method == HttpMethod.Put) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>A form of the query protocol.</summary>
    public static HttpRequestMessage Form(Uri cloud, string signing, string operation)
    {
        var request = Signed(HttpMethod.Post, cloud, signing);
        request.Content = new FormUrlEncodedContent([new("Action", operation), new("Version", "2012-11-05")]);
        return request;
    }

    private static HttpRequestMessage Targeted(Uri cloud, string signing, string target)
    {
        var request = Signed(HttpMethod.Post, cloud, signing);
        request.Headers.Add("X-Amz-Target", target);
        request.Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.1");
        return request;
    }
}
