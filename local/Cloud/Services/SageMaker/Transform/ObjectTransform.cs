using System.Buffers;
using System.IO.Compression;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>Transforms one object after the other, in memory for a few requests' worth of records. Source: "Use batch transform to get inferences from large datasets".</summary>
internal sealed class ObjectTransform
{
    private readonly TransformJobRequest _request;
    private readonly ModelClient _client;
    private readonly RecordFilter _input;
    private readonly RecordAssembly _assembly;
    private readonly MiniBatch _batch;
    private readonly CsvFields _fields = new();
    private readonly ArrayBufferWriter<byte> _sent = new();
    private readonly ArrayBufferWriter<byte> _assembled = new();

    /// <summary>Prepares the transform of a job's objects.</summary>
    /// <exception cref="TransformFailureException">A filter is not supported.</exception>
    internal ObjectTransform(TransformJobRequest request, ModelClient client)
    {
        (_request, _client) = (request, client);
        _input = RecordFilter.Parse(request.Processing.InputFilter);
        _assembly = new RecordAssembly(request.Processing.JoinsInput, RecordFilter.Parse(request.Processing.OutputFilter), request.AssemblesLines);
        _batch = new MiniBatch(request.Processing.JoinsInput);
    }

    private int LargestPayload => _request.MaxPayloadMegabytes << 20;

    /// <summary>Transforms an object.</summary>
    /// <param name="source">The object's bytes.</param>
    /// <param name="target">Receives the bytes of its output.</param>
    /// <param name="stop">Stops between two requests.</param>
    /// <exception cref="TransformFailureException">The object cannot be transformed.</exception>
    /// <exception cref="InvalidDataException">The object is not compressed as the request says.</exception>
    internal async Task RunAsync(Stream source, Stream target, CancellationToken stop)
    {
        // A failed object may have left records.
        _batch.Clear();
        await using var content = _request.IsGzip ? new GZipStream(source, CompressionMode.Decompress, leaveOpen: true) : source;
        if (!_request.SplitsLines)
        {
            await SendAsync(await ReadWholeAsync(content, stop), target, stop);
            return;
        }

        var lines = new LineReader(content, _request.MaxPayloadMegabytes);
        while (await lines.NextAsync(stop) is { } line)
        {
            Filter(line.Span);
            if (_sent.WrittenCount > LargestPayload) throw TransformFailureException.OfSize(_request.MaxPayloadMegabytes);
            if (_batch.Count > 0 && (_request.SendsSingleRecords || !_batch.Fits(_sent.WrittenCount, line.Length, LargestPayload))) await SendAsync(_batch.Payload, target, stop);
            _batch.Add(_sent.WrittenSpan, WithoutReturn(line.Span));
        }

        if (_batch.Count > 0) await SendAsync(_batch.Payload, target, stop);
    }

    private void Filter(ReadOnlySpan<byte> line)
    {
        _sent.ResetWrittenCount();
        if (_input.IsAll)
        {
            _sent.Write(line);
        }
        else
        {
            line = WithoutReturn(line);
            _fields.Read(line, "input");
            var selected = _input.Select(_fields.Count);
            for (var i = 0; i < selected.Count; i++)
            {
                if (i > 0) _sent.Write(","u8);
                _fields.Write(line, selected[i], _sent);
            }
        }

        _sent.Write("\n"u8);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> payload, Stream target, CancellationToken stop)
    {
        var answer = await _client.InvokeAsync(payload, stop);
        _assembled.ResetWrittenCount();
        _assembly.Write(answer.Span, _batch, _assembled);
        await target.WriteAsync(_assembled.WrittenMemory, stop);
        _batch.Clear();
    }

    private async Task<ReadOnlyMemory<byte>> ReadWholeAsync(Stream content, CancellationToken stop)
    {
        _sent.ResetWrittenCount();
        while (true)
        {
            var read = await content.ReadAsync(_sent.GetMemory(64 << 10), stop);
            if (read == 0) return _sent.WrittenMemory;
            _sent.Advance(read);
            if (_sent.WrittenCount > LargestPayload) throw TransformFailureException.OfSize(_request.MaxPayloadMegabytes);
        }
    }

    // RFC 4180 ends records with both characters; the container takes the first for white space around the last field.
    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.. var record, (byte)'\r'] ? record : line;
}
