using System.Text;
using System.Text.Json;
using Pipeline.Bench.Events;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.Cloud;

/// <summary>Stands in for DynamoDB, SageMaker and S3: correct answers, at once or after a latency, and everything recorded.</summary>
internal sealed class StandInCloud(Recording recording, LookupRows lookups) : IHttpHandler
{
    private readonly TableService _table = new(lookups);
    private readonly EndpointService _endpoint = new();
    private readonly ObjectService _objects = new();

    /// <summary>How long the services take.</summary>
    public Latencies Latencies { get; set; } = Latencies.None;

    /// <summary>Forgets the objects, so that memory does not grow from stretch to stretch.</summary>
    public void ForgetObjects() => _objects.Clear();

    /// <inheritdoc/>
    public void Handle(HttpRequest request, HttpConnection connection)
    {
        try
        {
            Route(request, connection);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException)
        {
            recording.AddDefect($"a request cannot be read: {e.Message}");
            connection.Write(Response.Of("400 Bad Request", "text/plain", e.Message));
        }
    }

    private void Route(HttpRequest request, HttpConnection connection)
    {
        var target = request.Target;
        if (request.Method.SequenceEqual("POST"u8) && target.SequenceEqual("/"u8)) HandleTable(request, connection);
        else if (request.Method.SequenceEqual("POST"u8) && target.StartsWith("/endpoints/"u8)) HandleEndpoint(request, connection);
        else if (request.Method.SequenceEqual("PUT"u8)) HandleObject(CallKind.PutObject, request, connection);
        else if (request.Method.SequenceEqual("HEAD"u8)) HandleObject(CallKind.HeadObject, request, connection);
        else Refuse(request, connection);
    }

    private void HandleTable(HttpRequest request, HttpConnection connection)
    {
        var operation = request.Header("X-Amz-Target"u8);
        if (operation.EndsWith(".BatchWriteItem"u8))
        {
            recording.Add(CallKind.WriteTable, request);
            Wait(Latencies.Table);
            connection.Write(TableService.Written);
        }
        else if (operation.EndsWith(".BatchGetItem"u8))
        {
            recording.Add(CallKind.ReadTable, request);
            Wait(Latencies.Table);
            connection.Write(_table.Read(request.Body));
        }
        else
        {
            Refuse(request, connection);
        }
    }

    private void HandleEndpoint(HttpRequest request, HttpConnection connection)
    {
        recording.Add(CallKind.Endpoint, request);
        Wait(Latencies.Endpoint);
        connection.Write(_endpoint.Invoke(request.Body));
    }

    private void HandleObject(CallKind kind, HttpRequest request, HttpConnection connection)
    {
        recording.Add(kind, request, withHead: true);
        Wait(Latencies.Lake);
        connection.Write(kind == CallKind.PutObject ? _objects.Put(request) : _objects.Head(request));
    }

    private void Refuse(HttpRequest request, HttpConnection connection)
    {
        var what = $"{Encoding.ASCII.GetString(request.Method)} {Encoding.ASCII.GetString(request.Target)} {Encoding.ASCII.GetString(request.Header("X-Amz-Target"u8))}";
        recording.AddDefect($"the function sent what it should not need: {what}");
        connection.Write(Response.Of("501 Not Implemented", "text/plain", "The bench does not need this."));
    }

    // Sleep overshoots by some 60 us, which is 2 % of the shortest latency; spinning would take a core from the function.
    private static void Wait(int milliseconds)
    {
        if (milliseconds > 0) Thread.Sleep(milliseconds);
    }
}
