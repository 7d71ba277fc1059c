using Prototxt.Fuzz;
using Prototxt.Fuzz.Targets;
using Xunit;

namespace Prototxt.Tests.Fuzz;

/// <summary>A short run of each fuzzer, always over the same inputs: documented exceptions only, and memory in proportion to the input.</summary>
public class FuzzTests
{
    // The C# compiler takes its time.
    private static int Inputs(FuzzTarget target) => target is CompilerTarget ? 12 : target is GeneratorTarget or SolverTarget ? 250 : 500;

    public static TheoryData<string> Targets() => [.. FuzzTarget.All.Select(t => t.Name)];

    private static FuzzTarget Target(string name) => FuzzTarget.All.Single(t => t.Name == name);

    [Theory]
    [MemberData(nameof(Targets))]
    public void Damaged_inputs_break_no_rule(string name)
    {
        FuzzTarget target = Target(name);
        FuzzReport report = new FuzzRun(target, new FuzzOptions { Count = Inputs(target), MostTime = TimeSpan.MaxValue }).Run();
        Assert.True(report.Failures.Count == 0, report.ToString());
        Assert.Equal(Inputs(target), report.Read + report.Refused);
        Assert.True(report.Refused > 0, report.ToString());
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Seeds_are_sound(string name)
    {
        using var folder = new Weights.TemporaryFolder();
        FuzzTarget target = Target(name);
        Assert.All(target.Seeds(), seed => Assert.Equal(NeedsProject(target, seed) ? Verdict.Refused : Verdict.Read, target.Read(seed, folder.Write(seed))));
    }

    // Some nets have layers that only a project could supply; they are refused, and what is generated all the same is looked at.
    private static bool NeedsProject(FuzzTarget target, byte[] seed)
    {
        string text = target.IsText ? System.Text.Encoding.UTF8.GetString(seed) : "";
        return text.Contains("MyLayer", StringComparison.Ordinal) || text.Contains("\"Wave\"", StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_number_gives_the_same_input()
    {
        foreach (FuzzTarget target in FuzzTarget.All)
        {
            var one = new Mutator(target.Seeds(), target.IsText, 7);
            var other = new Mutator(target.Seeds(), target.IsText, 7);
            Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(one.Mutant(i), other.Mutant(i)));
        }
    }

    [Fact]
    public void Broken_rules_are_told()
    {
        FuzzReport report = new FuzzRun(new Careless(), new FuzzOptions { Count = 200, MostTime = TimeSpan.MaxValue }).Run();
        Assert.Contains(report.Failures, f => f.Rule.Contains(nameof(InvalidCastException), StringComparison.Ordinal));
        Assert.Contains(report.Failures, f => f.Rule.Contains("allocated", StringComparison.Ordinal));
        Assert.True(report.Refused > 0);
    }

    private sealed class Careless : FuzzTarget
    {
        public override string Name => "careless";

        public override IReadOnlyList<byte[]> Seeds() => [[0, 1, 2, 3, 4, 5, 6, 7]];

        public override bool IsDocumented(Exception exception) => exception is FormatException;

        public override long MostAllocated(int length) => 1 << 20;

        public override Verdict Read(byte[] input, string path)
        {
            if (input.Length < 4)
                throw new FormatException();
            if (input[3] == 2)
                throw new InvalidCastException();
            if (input[3] > 32)
                GC.KeepAlive(new byte[2 << 20]);
            return Verdict.Read;
        }
    }
}
