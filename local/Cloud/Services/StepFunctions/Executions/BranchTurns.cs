namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>
/// The turns of branches that run beside others, of all executions. A request is withdrawn without a cancellation token: sources that are linked
/// across threads wait for each other's callbacks when they are disposed.
/// </summary>
/// <param name="most">How many there are.</param>
internal sealed class BranchTurns(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Request> _waiting = [];
    private int _left = most;

    /// <summary>Asks for a turn; those who ask first get one first.</summary>
    public Request Ask()
    {
        lock (_lock)
        {
            var request = new Request(this);
            if (_left > 0)
            {
                _left--;
                request.Answer(true);
            }
            else
            {
                _waiting.AddLast(request.Place);
            }

            return request;
        }
    }

    /// <summary>Gives a turn back.</summary>
    public void Return()
    {
        lock (_lock)
        {
            if (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                next.Value.Answer(true);
            }
            else
            {
                _left++;
            }
        }
    }

    private void Withdraw(Request request)
    {
        lock (_lock)
        {
            if (request.Place.List is null) return;
            _waiting.Remove(request.Place);
            request.Answer(false);
        }
    }

    /// <summary>A request for a turn.</summary>
    internal sealed class Request
    {
        private readonly TaskCompletionSource<bool> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly BranchTurns _turns;

        internal Request(BranchTurns turns)
        {
            _turns = turns;
            Place = new LinkedListNode<Request>(this);
        }

        /// <summary>Whether the turn came; false for a request that was withdrawn.</summary>
        public Task<bool> Granted => _granted.Task;

        internal LinkedListNode<Request> Place { get; }

        /// <summary>Takes the request back, unless the turn has come.</summary>
        public void Withdraw() => _turns.Withdraw(this);

        internal void Answer(bool granted) => _granted.SetResult(granted);
    }
}
