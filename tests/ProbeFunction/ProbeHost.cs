using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.ProbeFunction;

/// <summary>A local cloud with one function. It prints the process id of the function, which works until it is killed, and of a process that the function left behind.</summary>
internal static class ProbeHost
{
    public static async Task<int> RunAsync(string artifacts, string data)
    {
        var options = new LocalCloudOptions { Port = 0, DataDirectory = data, NodeModules = data };
        var listener = Listener.Bind(options);
        LambdaService lambda = null!;
        var dispatcher = new Dispatcher(self =>
        [
            lambda = new LambdaService(
                CloudContext.Unchecked(options, TimeProvider.System, self), new LambdaOptions(), new FunctionSurroundings(new EnvironmentRegistry(), listener.Endpoint), new Nothing(), new Nothing()),
        ]);
        await LocalCloud.StartAsync(listener, CloudContext.Unchecked(options, TimeProvider.System, dispatcher), [lambda], CancellationToken.None);
        var context = new CallContext(new Caller("", ""), "us-east-1", "", CancellationToken.None);
        await lambda.Operations.Find("CreateFunction")!.Handler!(new JsonObject
        {
            ["FunctionName"] = "probe",
            ["Runtime"] = "dotnet10",
            ["Handler"] = "ProbeFunction",
            ["Role"] = "arn:aws:iam::000000000000:role/probe",
            ["Timeout"] = 900,
            ["Code"] = new JsonObject { ["LocalDirectory"] = artifacts },
        }, context);
        var identity = await lambda.InvokeAsync("probe", """{"mode":"identity"}"""u8.ToArray(), CancellationToken.None);
        Console.WriteLine(Encoding.UTF8.GetString(identity.Payload.Span));
        var left = await lambda.InvokeAsync("probe", """{"mode":"leave-behind"}"""u8.ToArray(), CancellationToken.None);
        Console.WriteLine(Encoding.UTF8.GetString(left.Payload.Span));
        await lambda.InvokeAsync("probe", """{"mode":"sleep"}"""u8.ToArray(), CancellationToken.None);
        return 0;
    }

    private sealed class Nothing : IObjectStore, IStreamReader
    {
        public StoredObject? Find(string bucket, string key) => null;

        public IReadOnlyList<StoredObject> List(string bucket, string prefix) => [];

        public Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) => Task.CompletedTask;

        public IReadOnlyList<ShardDescription> Shards(string streamArn) => [];

        public IReadOnlyList<StreamRecord> Read(string streamArn, string shardId, string? after, int limit) => [];

        public string? Latest(string streamArn, string shardId) => null;

        public Task WaitAsync(string streamArn, string shardId, string? after, CancellationToken cancellationToken) =>
            Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
