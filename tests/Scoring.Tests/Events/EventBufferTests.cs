using Pipeline.Scoring.Events;

namespace Pipeline.Scoring.Tests.Events;

public sealed class EventBufferTests
{
    private static readonly byte[] Event = [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)];

    [Fact]
    public async Task The_runtimes_own_buffer_is_taken_where_it_is_given_away()
    {
        using var stream = new MemoryStream(Event, 0, Event.Length, writable: true, publiclyVisible: true);
        using var buffer = await EventBuffer.ReadAsync(stream);

        buffer.Bytes.Span.SequenceEqual(Event).ShouldBeTrue();
        buffer.Bytes.Span.Overlaps(Event).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_a_part_of_a_buffer_and_of_a_stream_that_was_read_in_part_the_rest_is_the_event()
    {
        using var stream = new MemoryStream(Event, 1_000, 5_000, writable: true, publiclyVisible: true) { Position = 7 };
        using var buffer = await EventBuffer.ReadAsync(stream);

        buffer.Bytes.Span.SequenceEqual(Event.AsSpan(1_007, 4_993)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_buffer_that_is_not_given_away_is_copied_and_stays_as_it_is()
    {
        var own = Event.ToArray();
        using var stream = new MemoryStream(own) { Position = 3 };
        using var buffer = await EventBuffer.ReadAsync(stream);

        buffer.Bytes.Span.SequenceEqual(Event.AsSpan(3)).ShouldBeTrue();
        buffer.Bytes.Span.Clear();
        own.ShouldBe(Event);
    }

    [Fact]
    public async Task A_buffer_that_can_be_seen_but_not_written_to_is_copied_and_stays_as_it_is()
    {
        var own = Event.ToArray();
        using var stream = new MemoryStream(own, 0, own.Length, writable: false, publiclyVisible: true);
        using var buffer = await EventBuffer.ReadAsync(stream);

        buffer.Bytes.Span.SequenceEqual(Event).ShouldBeTrue();
        buffer.Bytes.Span.Clear();
        own.ShouldBe(Event);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public async Task A_stream_of_unknown_length_is_read_to_its_end(int length)
    {
        using var stream = new Trickle(Event.AsMemory(0, length));
        using var buffer = await EventBuffer.ReadAsync(stream);

        buffer.Bytes.Span.SequenceEqual(Event.AsSpan(0, length)).ShouldBeTrue();
    }

    /// <summary>Gives a few bytes at a time and does not know how many there are.</summary>
    private sealed class Trickle(ReadOnlyMemory<byte> content) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = Math.Min(Math.Min(count, 10_007), content.Length - _at);
            content.Span.Slice(_at, length).CopyTo(buffer.AsSpan(offset));
            _at += length;
            return length;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
