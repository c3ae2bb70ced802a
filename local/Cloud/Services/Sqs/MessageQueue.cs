using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Sqs;

/// <summary>A queue: its messages, oldest first, and the receivers that wait for one.</summary>
internal sealed class MessageQueue(string name, string arn, string id, QueueAttributes attributes, QueueJournal journal, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly MessageShelf _messages = new();
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The queue's name.</summary>
    public string Name { get; } = name;

    /// <summary>The queue's ARN.</summary>
    public string Arn { get; } = arn;

    /// <summary>Tells the queue from others of its name, before and after it.</summary>
    public string Id { get; } = id;

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; private set; } = time.GetUtcNow();

    /// <summary>When its settings last changed.</summary>
    public DateTimeOffset Modified { get; private set; } = time.GetUtcNow();

    /// <summary>Its settings.</summary>
    public QueueAttributes Attributes { get; private set; } = attributes;

    /// <summary>How often the queue's operations have looked at a message.</summary>
    public long Looks
    {
        get { lock (_lock) return _messages.Looks; }
    }

    /// <summary>Changes the settings.</summary>
    public void Configure(QueueAttributes attributes)
    {
        Attributes = attributes;
        Modified = time.GetUtcNow();
    }

    /// <summary>Adds a message.</summary>
    public void Add(QueueMessage message, TimeSpan delay)
    {
        var now = time.GetUtcNow();
        lock (_lock) _messages.Add(message, now + delay, now);
        journal.Save(this, [message.Id]);
        Signal();
    }

    /// <summary>Receives visible messages, waiting for the first one if needed, and hides them for a while.</summary>
    /// <param name="limit">The most messages.</param>
    /// <param name="visibility">How long to hide them.</param>
    /// <param name="wait">How long to wait if no message is visible.</param>
    /// <param name="deadLetters">Takes messages that were received too often; null if there is no dead-letter queue.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        int limit, TimeSpan visibility, TimeSpan wait, MessageQueue? deadLetters, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + wait;
        while (true)
        {
            var changed = _changed.Task;
            var taken = Take(limit, visibility, deadLetters, out var nextVisible);
            journal.Save(this, [.. taken.Select(message => message.Message.Id)]);
            var now = time.GetUtcNow();
            if (taken.Count > 0 || now >= deadline) return taken;
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var until = nextVisible < deadline ? nextVisible : deadline;
            await Task.WhenAny(changed, Task.Delay(until - now, time, giveUp.Token));
            await giveUp.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Removes a message, if it is still there.</summary>
    public void Remove(string id)
    {
        lock (_lock) _messages.Remove(id);
        journal.Save(this, [id]);
    }

    /// <summary>Hides a received message for a further while, or makes it visible at once.</summary>
    /// <returns>False if the message is not in flight.</returns>
    public bool Hide(string id, TimeSpan visibility)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_messages.Find(id) is not { Receives: > 0 } found || found.VisibleAt <= now) return false;
            _messages.Move(found, now + visibility, now);
        }

        journal.Save(this, [id]);
        Signal();
        return true;
    }

    /// <summary>Removes all messages.</summary>
    public void Purge()
    {
        string[] ids;
        lock (_lock)
        {
            ids = [.. _messages.Ids];
            _messages.Clear();
        }

        journal.Save(this, ids);
    }

    /// <summary>Removes all messages for good, with the queue.</summary>
    public void Delete()
    {
        string[] ids;
        lock (_lock)
        {
            ids = [.. _messages.Ids];
            _messages.Clear();
        }

        journal.SaveDeleted(this, ids);
    }

    /// <summary>What is kept of a message; null if it is not there.</summary>
    public JsonObject? StateOf(string id)
    {
        lock (_lock) return _messages.Find(id) is { } message ? QueueJournal.StateOf(message) : null;
    }

    /// <summary>Takes over the times and messages that the queue had before a restart, the messages in the order of their arrival.</summary>
    public void Restore(DateTimeOffset created, DateTimeOffset modified, IEnumerable<QueueMessage> messages)
    {
        (Created, Modified) = (created, modified);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var message in messages) _messages.Add(message, message.VisibleAt, now);
        }
    }

    /// <summary>How many messages are visible, in flight, and delayed.</summary>
    public (int Visible, int InFlight, int Delayed) Count()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _messages.Refresh(now, Attributes.Retention);
            var inFlight = _messages.Hidden.Count(message => message.Receives > 0);
            return (_messages.VisibleCount, inFlight, _messages.HiddenCount - inFlight);
        }
    }

    private List<ReceivedMessage> Take(int limit, TimeSpan visibility, MessageQueue? deadLetters, out DateTimeOffset nextVisible)
    {
        var taken = new List<ReceivedMessage>();
        List<QueueMessage> dead = [];
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _messages.Refresh(now, Attributes.Retention);
            List<QueueMessage> received = [];
            foreach (var message in _messages.Visible)
            {
                if (received.Count == limit) break;
                if (deadLetters is not null && message.Receives >= Attributes.MaximumReceives) dead.Add(message);
                else received.Add(message);
            }

            foreach (var message in dead) _messages.Remove(message.Id);
            foreach (var message in received)
            {
                message.Receives++;
                message.FirstReceived ??= now;
                _messages.Move(message, now + visibility, now);
                taken.Add(new ReceivedMessage(message, message.ReceiptHandle, message.Receives, message.FirstReceived.Value));
            }

            nextVisible = _messages.NextVisible ?? DateTimeOffset.MaxValue;
        }

        if (dead.Count > 0) deadLetters!.TakeOver(dead, this);
        return taken;
    }

    private void TakeOver(List<QueueMessage> messages, MessageQueue from)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var message in messages) _messages.Add(message, now, now);
        }

        journal.SaveMoved(from, this, [.. messages.Select(message => message.Id)]);
        Signal();
    }

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A message as one receiver got it.</summary>
/// <param name="Message">The message.</param>
/// <param name="ReceiptHandle">The handle by which this receiver deletes it.</param>
/// <param name="Receives">How often it was received, including this time.</param>
/// <param name="FirstReceived">When it was first received.</param>
internal sealed record ReceivedMessage(QueueMessage Message, string ReceiptHandle, int Receives, DateTimeOffset FirstReceived);
