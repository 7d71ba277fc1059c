namespace Prototxt.Tests.Architecture;

/// <summary>A room that uses another, and the places where it does: <c>Compiler/Plans/Args.cs:12 Literals</c>.</summary>
internal sealed record Arrow(string From, string To, IReadOnlyList<string> Places)
{
    public override string ToString() => $"{From} → {To}: {string.Join(", ", Places.Take(5))}{(Places.Count > 5 ? $" and {Places.Count - 5} more" : "")}";
}
