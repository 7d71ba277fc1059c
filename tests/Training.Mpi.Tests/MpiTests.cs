using System.Globalization;
using Prototxt.Training.Mpi.Tests.Models;
using Xunit;

namespace Prototxt.Training.Mpi.Tests;

public sealed class MpiTests : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("prototxt-mpi-");

    public void Dispose() => scratch.Delete(recursive: true);

    [SkippableFact]
    public void Calls_give_what_MPI_says()
    {
        Job job = Job.Run(2, "calls");
        string expected = $"2 3 3 2 1 {long.MaxValue / 4 * 2} given NullReferenceException";
        Assert.True(job.ExitCode == 0, job.Error);
        Assert.Equal([expected], job.Lines[0]);
        Assert.Equal([expected], job.Lines[1]);
    }

    [SkippableFact]
    public void Two_processes_have_the_numbers_of_one_with_the_double_batch()
    {
        Job two = Train(2, "two", batch: 4), one = Train(1, "one", batch: 8);
        Assert.True(two.ExitCode == 0, two.Error);
        Assert.True(one.ExitCode == 0, one.Error);
        Assert.Equal(two.Lines[0], two.Lines[1]); // bit for bit
        Assert.Equal(DigitsSolver.FileOptions.MaxIter + 11, one.Lines[0].Length);
        foreach ((string expected, string found) in one.Lines[0].Zip(two.Lines[0]))
        {
            Assert.Equal(Name(expected), Name(found));
            Assert.All(Numbers(expected).Zip(Numbers(found)), n => Assert.Equal(n.First, n.Second, 1e-4f));
        }
    }

    [SkippableFact]
    public void A_lost_process_ends_all_and_the_last_snapshot_goes_on_as_if_nothing_had_been()
    {
        Job lost = Train(2, "lost", batch: 4, dieAt: DigitsSolver.FileOptions.Snapshot + 1);
        Assert.NotEqual(0, lost.ExitCode);
        Assert.Equal(["snap_iter_4.caffemodel", "snap_iter_4.solverstate"], Directory.GetFiles(Folder("lost")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Job resumed = Train(2, "lost", batch: 4), whole = Train(2, "whole", batch: 4);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(whole.Lines[0][DigitsSolver.FileOptions.Snapshot..], resumed.Lines[0]);
        Assert.Equal(resumed.Lines[0], resumed.Lines[1]);
    }

    [SkippableFact]
    public void An_exception_in_one_process_ends_all_and_says_why()
    {
        Job job = Job.Run(2, "throws");
        Assert.NotEqual(0, job.ExitCode);
        Assert.Contains("Process 1 of 2 ends the job: System.IO.IOException: The picture 17 is broken.", job.Error, StringComparison.Ordinal);
        Assert.Equal(["begins"], job.Lines[0]);
    }

    [SkippableFact]
    public void A_process_that_dies_ends_all()
    {
        Job job = Job.Run(2, "dies");
        Assert.NotEqual(0, job.ExitCode);
        Assert.Contains("exited on signal 9", job.Output + job.Error, StringComparison.Ordinal);
        Assert.Equal(["begins"], job.Lines[0]);
    }

    [SkippableFact]
    public void A_process_that_hangs_is_taken_for_lost_after_the_limit()
    {
        Job job = Job.Run(2, "hangs");
        Assert.NotEqual(0, job.ExitCode);
        Assert.Contains("Process 0 of 2: MPI_Iallreduce: the other processes did not do the same within 2 s: one of them is lost or hangs", job.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_mpirun_it_says_how_to_start()
    {
        Skip.If(MpiCommunicator.IsStarted, "The tests themselves were started by mpirun.");
        Job job = Job.RunAlone("calls");
        Assert.Equal(2, job.ExitCode);
        Assert.StartsWith("The program was not started by mpirun. Start it so: mpirun -n 2 dotnet Prototxt.Training.Mpi.Tests.dll", job.Error, StringComparison.Ordinal);
    }

    private string Folder(string name) => scratch.CreateSubdirectory(name).FullName;

    private Job Train(int processes, string folder, int batch, int dieAt = -1) => Job.Run(processes, "train", Folder(folder), $"{batch}", $"{dieAt}");

    private static string Name(string line) => line.Split(' ')[0];

    private static IEnumerable<float> Numbers(string line) => line.Split(' ').Skip(1).Select(n => float.Parse(n, CultureInfo.InvariantCulture));
}
