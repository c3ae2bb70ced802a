namespace Pipeline.Cloud.Faults.Plan;

/// <summary>What a rule does to a call.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Its name in reports.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it replaces the call's own answer; a delay and a change of an endpoint do not.</summary>
    internal virtual bool Answers => true;

    /// <summary>Whether it can happen at a place.</summary>
    internal virtual bool Fits(FaultPlace place) => place == FaultPlace.Call;

    /// <summary>An error.</summary>
    /// <param name="Code">The error code.</param>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Message">The message.</param>
    public sealed record Error(string Code, int Status, string Message) : Fault
    {
        /// <inheritdoc/>
        public override string Name => $"error {Code}";

        internal override bool Fits(FaultPlace place) => place is FaultPlace.Call or FaultPlace.Invocation;
    }

    /// <summary>The error by which the service throttles its callers.</summary>
    public sealed record Throttle : Fault
    {
        /// <inheritdoc/>
        public override string Name => "throttle";

        internal override bool Fits(FaultPlace place) => place is FaultPlace.Call or FaultPlace.Invocation;
    }

    /// <summary>A delay before the call is carried out.</summary>
    /// <param name="Delay">How long.</param>
    public sealed record Latency(TimeRange Delay) : Fault
    {
        /// <inheritdoc/>
        public override string Name => "latency";

        internal override bool Answers => false;

        internal override bool Fits(FaultPlace place) => place is FaultPlace.Call or FaultPlace.Invocation;
    }

    /// <summary>The connection breaks.</summary>
    /// <param name="When">Before the call is carried out, or when it has been.</param>
    public sealed record Reset(Moment When) : Fault
    {
        /// <inheritdoc/>
        public override string Name => When == Moment.Before ? "reset before" : "reset after";
    }

    /// <summary>The call is carried out, and the connection breaks in the middle of the answer's body.</summary>
    public sealed record Truncate : Fault
    {
        /// <inheritdoc/>
        public override string Name => "truncate";
    }

    /// <summary>Part of a batch is not processed, and the answer says so.</summary>
    /// <param name="Share">The share of items; drawn for each item.</param>
    public sealed record Unprocessed(double Share) : Fault
    {
        /// <inheritdoc/>
        public override string Name => "unprocessed";
    }

    /// <summary>The function that makes the call is killed.</summary>
    /// <param name="When">Before the call is carried out, or when it has been.</param>
    public sealed record KillCaller(Moment When) : Fault
    {
        /// <inheritdoc/>
        public override string Name => When == Moment.Before ? "kill before" : "kill after";
    }

    /// <summary>The invoked function is killed while it works.</summary>
    /// <param name="Delay">How long after the invocation began.</param>
    public sealed record Kill(TimeRange Delay) : Fault
    {
        /// <inheritdoc/>
        public override string Name => "kill";

        internal override bool Fits(FaultPlace place) => place == FaultPlace.Invocation;
    }

    /// <summary>A batch is delivered again although the function has answered that it is done.</summary>
    public sealed record Duplicate : Fault
    {
        /// <inheritdoc/>
        public override string Name => "duplicate";

        internal override bool Fits(FaultPlace place) => place == FaultPlace.Delivery;
    }

    /// <summary>The invoked model refuses the rows: a ModelError with a status of the 4xx range.</summary>
    /// <param name="Status">The container's HTTP status.</param>
    /// <param name="Message">The container's message.</param>
    public sealed record RefuseRows(int Status, string Message) : Fault
    {
        /// <inheritdoc/>
        public override string Name => $"model refuses {Status}";
    }

    /// <summary>The invoked model answers, with other values than its own.</summary>
    /// <param name="Each">How many values it answers for each row.</param>
    /// <param name="NotANumber">Whether each of them is NaN; otherwise the row's own value is repeated.</param>
    public sealed record WrongValues(int Each, bool NotANumber) : Fault
    {
        /// <inheritdoc/>
        public override string Name => NotANumber ? "model answers nan" : $"model answers {Each} values";
    }

    /// <summary>The invoked endpoint is deleted, and created again after a while.</summary>
    /// <param name="For">How long it is gone.</param>
    public sealed record RemoveEndpoint(TimeRange For) : Fault
    {
        /// <inheritdoc/>
        public override string Name => "endpoint removed";

        internal override bool Answers => false;
    }

    /// <summary>The invoked endpoint is updated to another configuration while it serves.</summary>
    /// <param name="Config">The configuration; null for a copy of the current one.</param>
    public sealed record SwapEndpoint(string? Config) : Fault
    {
        /// <inheritdoc/>
        public override string Name => "endpoint swapped";

        internal override bool Answers => false;
    }
}

/// <summary>Where in the local cloud a fault happens.</summary>
public enum FaultPlace
{
    /// <summary>At a call of a service's operation.</summary>
    Call,

    /// <summary>At an invocation of a function.</summary>
    Invocation,

    /// <summary>When an event source mapping delivers a batch.</summary>
    Delivery,
}

/// <summary>When in a call something happens.</summary>
public enum Moment
{
    /// <summary>Before the call is carried out: it has no effect.</summary>
    Before,

    /// <summary>After the call has taken effect: only its answer is lost.</summary>
    After,
}
