using System.Buffers;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>Makes the records of the output from the answers of the container: joins them with the input, filters them, and ends each with a line end.</summary>
/// <param name="joins">JoinSource is Input.</param>
/// <param name="filter">The OutputFilter.</param>
/// <param name="asLines">AssembleWith is Line.</param>
internal sealed class RecordAssembly(bool joins, RecordFilter filter, bool asLines)
{
    private readonly CsvFields _input = new();
    private readonly CsvFields _output = new();

    /// <summary>Writes what becomes of one answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="batch">The records of the request.</param>
    /// <param name="output">Receives the records.</param>
    /// <exception cref="TransformFailureException">The answer does not fit the request, or the filter the records.</exception>
    internal void Write(ReadOnlySpan<byte> answer, MiniBatch batch, IBufferWriter<byte> output)
    {
        if (!joins && filter.IsAll)
        {
            output.Write(answer);
            if (asLines && !answer.IsEmpty && answer[^1] != '\n') output.Write("\n"u8);
            return;
        }

        if (!answer.IsEmpty && answer[^1] == '\n') answer = answer[..^1];
        var records = answer.IsEmpty ? 0 : answer.Count((byte)'\n') + 1;
        if (joins && records != batch.Count)
        {
            throw TransformFailureException.OfClient(
                $"Fail to join data: mismatched line count between the input and the output: the number of records is {batch.Count} in the request and {records} in the answer");
        }

        for (var record = 0; record < records; record++)
        {
            var end = answer.IndexOf((byte)'\n');
            Write(joins ? batch.Input(record) : [], end < 0 ? answer : answer[..end], output);
            answer = end < 0 ? [] : answer[(end + 1)..];
        }
    }

    private void Write(ReadOnlySpan<byte> input, ReadOnlySpan<byte> prediction, IBufferWriter<byte> output)
    {
        if (joins) _input.Read(input, "input");
        _output.Read(prediction, "output from the algorithm");
        var own = joins ? _input.Count : 0;
        var count = own + _output.Count;
        var selected = filter.IsAll ? null : filter.Select(count);
        var fields = selected?.Count ?? count;
        for (var i = 0; i < fields; i++)
        {
            if (i > 0) output.Write(","u8);
            var field = selected?[i] ?? i;
            if (field < own) _input.Write(input, field, output);
            else _output.Write(prediction, field - own, output);
        }

        output.Write("\n"u8);
    }
}
