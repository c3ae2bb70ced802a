using System.Net.Sockets;
using System.Text;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>The front door takes any bytes: it answers or closes the connection, in bounded time, and never with a defect.</summary>
[Trait("Cost", "process")]
public sealed class FrontDoorFuzzTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const string Authorization = "Authorization: AWS4-HMAC-SHA256 Credential=k/20260115/us-east-1/SERVICE/aws4_request, SignedHeaders=host, Signature=00\r\n";

    private static readonly string[] Requests =
    [
        Json("kinesis", "Kinesis_20131202.PutRecords", """{"StreamName":"trips","Records":[{"Data":"eA==","PartitionKey":"1"}]}"""),
        Json("kinesis", "Kinesis_20131202.CreateStream", """{"StreamName":"trips","ShardCount":1}"""),
        Json("dynamodb", "DynamoDB_20120810.ListTables", "{}"),
        Json("states", "AWSStepFunctions.StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:x","input":"{}"}"""),
        Json("athena", "AmazonAthena.StartQueryExecution", """{"QueryString":"select 1","ResultConfiguration":{"OutputLocation":"s3://lake/r/"}}"""),
        Json("glue", "AWSGlue.CreateTable", """{"DatabaseName":"d","TableInput":{"Name":"t","StorageDescriptor":{"Columns":[{"Name":"a","Type":"array<int>"}]}}}"""),
        Json("sagemaker", "SageMaker.CreateModel", """{"ModelName":"m","PrimaryContainer":{"Image":"i","ModelDataUrl":"s3://b/k"}}"""),
        Request("GET /lake?list-type=2&prefix=a%2F&max-keys=5 HTTP/1.1", "s3", "", ""),
        Request("PUT /lake HTTP/1.1", "s3", "", ""),
        Request("PUT /lake/a%20b HTTP/1.1", "s3", "x-amz-meta-a: b\r\nContent-Type: text/plain\r\nx-amz-checksum-crc32: AAAAAA==\r\n", "hello"),
        Request("PUT /lake/c HTTP/1.1", "s3", "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\nx-amz-decoded-content-length: 5\r\nContent-Encoding: aws-chunked\r\nx-amz-trailer: x-amz-checksum-crc32\r\n", "5\r\nhello\r\n0\r\nx-amz-checksum-crc32: NhCmhg==\r\n\r\n"),
        Request("POST /lake?delete HTTP/1.1", "s3", "Content-Type: application/xml\r\n", "<Delete><Object><Key>a</Key></Object></Delete>"),
        Request("GET /lake/a%20b?response-content-type=text%2Fplain HTTP/1.1", "s3", "Range: bytes=0-3\r\nIf-Match: \"x\"\r\n", ""),
        Request("POST /2015-03-31/functions/f/invocations HTTP/1.1", "lambda", "X-Amz-Invocation-Type: RequestResponse\r\n", "{}"),
        Request("POST /2015-03-31/functions HTTP/1.1", "lambda", "Content-Type: application/json\r\n", """{"FunctionName":"f","Runtime":"provided.al2023","Handler":"h","Role":"r","Code":{"ZipFile":"eA=="}}"""),
        Request("GET /2015-03-31/event-source-mappings?MaxItems=3&FunctionName=f HTTP/1.1", "lambda", "", ""),
        Request("POST /endpoints/trips/invocations HTTP/1.1", "sagemaker", "Content-Type: text/csv\r\n", "1,2,3\n"),
        Request("POST /schedules/s HTTP/1.1", "scheduler", "Content-Type: application/json\r\n", """{"ScheduleExpression":"rate(1 day)","FlexibleTimeWindow":{"Mode":"OFF"},"Target":{"Arn":"arn:aws:lambda:us-east-1:000000000000:function:f","RoleArn":"arn:aws:iam::000000000000:role/r"}}"""),
        Request("POST / HTTP/1.1", "sns", "Content-Type: application/x-www-form-urlencoded\r\n", "Action=CreateTopic&Name=t&Attributes.entry.1.key=DisplayName&Attributes.entry.1.value=d"),
        Request("POST / HTTP/1.1", "sts", "Content-Type: application/x-www-form-urlencoded\r\n", "Action=GetCallerIdentity&Version=2011-06-15"),
        Request("POST / HTTP/1.1", "iam", "Content-Type: application/x-www-form-urlencoded\r\n", "Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=%7B%7D"),
        Json("sqs", "AmazonSQS.CreateQueue", """{"QueueName":"q","Attributes":{"VisibilityTimeout":"30"}}"""),
        Request("GET /_runtime/f/token/2018-06-01/runtime/invocation/next HTTP/1.1", "lambda", "", ""),
    ];

    [Fact]
    public async Task Raw_bytes_are_answered_or_the_connection_is_closed()
    {
        await using var cloud = await FuzzedCloud.StartAsync();
        var mutator = new Mutator([.. Requests.Select(request => Encoding.UTF8.GetBytes(request.Replace("HOST", cloud.Endpoint.Authority, StringComparison.Ordinal)))]);
        var answers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var seed in FuzzRun.Seeds())
        {
            var data = mutator.Make(seed);
            var answer = await SendAsync(cloud.Endpoint, data, seed);
            var status = answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? answer[9..12] : "closed";
            answers[status] = answers.GetValueOrDefault(status) + 1;
            answer.ShouldNotContain("InternalFailure", Case.Sensitive, $"FUZZ_SEED={seed} makes this request first: {Convert.ToBase64String(data)}");
            status.ShouldNotBe("500", $"FUZZ_SEED={seed} makes this request first: {Convert.ToBase64String(data)}; it is answered by {answer}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}")));
        answers.Values.Sum().ShouldBePositive();
        using var still = new HttpClient();
        using var alive = await still.GetAsync(cloud.Endpoint, TestContext.Current.CancellationToken);
        ((int)alive.StatusCode).ShouldBe(403);
    }

    private static async Task<string> SendAsync(Uri cloud, byte[] data, int seed)
    {
        using var limit = new CancellationTokenSource(FuzzRun.Longest);
        using var client = new TcpClient();
        await client.ConnectAsync(cloud.Host, cloud.Port, limit.Token);
        var stream = client.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(data, limit.Token);
            // A request that is not whole waits for its rest: if no answer comes, the client says that nothing more will. An answered
            // connection may be kept, so what has come by now is all.
            if (!client.Client.Poll(Pause, SelectMode.SelectRead)) client.Client.Shutdown(SocketShutdown.Send);
            var chunk = new byte[64 * 1024];
            for (int read; (answer.Length == 0 || client.Client.Poll(Pause, SelectMode.SelectRead)) && (read = await stream.ReadAsync(chunk, limit.Token)) > 0;) answer.Write(chunk, 0, read);
        }
        catch (IOException)
        {
            // The connection was closed before all was sent, or read: an answer of a kind.
        }
        catch (SocketException)
        {
            // It was closed before it could be shut down.
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"FUZZ_SEED={seed} makes this request first, which was neither answered nor closed in {FuzzRun.Longest.TotalSeconds} s: {Convert.ToBase64String(data)}");
        }

        return Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    private static string Json(string service, string target, string body) =>
        Request("POST / HTTP/1.1", service, $"X-Amz-Target: {target}\r\nContent-Type: application/x-amz-json-1.1\r\n", body);

    private static string Request(string line, string service, string headers, string body) =>
        $"{line}\r\nHost: HOST\r\nConnection: close\r\n{Authorization.Replace("SERVICE", service, StringComparison.Ordinal)}{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}
