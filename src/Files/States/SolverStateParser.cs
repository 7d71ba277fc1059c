using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>Indexes a binary SolverState: one pass over its structure that checks everything and reads no numbers.</summary>
internal sealed class SolverStateParser
{
    private const int Iteration = 1, LearnedNet = 2, History = 3, CurrentStep = 4;

    /// <summary>A field of this library's.</summary>
    public const int Batches = 1000;

    private const int NetLayer = 100;

    private readonly StoredFile _file;
    private readonly Place _place;
    private readonly List<StoredBlob> _history = [];
    private int? _iteration;
    private string? _learnedNet;
    private string? _batches;
    private int _currentStep;

    public SolverStateParser(StoredFile file)
    {
        _file = file;
        _place = new Place(file.Path);
    }

    public SolverStateFile Parse()
    {
        var cursor = new WireCursor(_file, _place, 0, _file.Length);
        while (!cursor.AtEnd)
            Field(ref cursor);
        if (_iteration is not { } iteration)
            throw Refuse("no number of an iteration");
        return new SolverStateFile(_file) { Iteration = iteration, LearnedNet = _learnedNet, CurrentStep = _currentStep, Batches = _batches, History = _history };
    }

    private void Field(ref WireCursor cursor)
    {
        long start = cursor.Position;
        (int field, WireType type) = cursor.Tag();
        switch (field, type)
        {
            case (Iteration, WireType.Varint): _iteration = Whole(ref cursor, "iteration"); break;
            case (LearnedNet, WireType.Length): _learnedNet = cursor.Text(); break;
            case (Batches, WireType.Length): _batches = cursor.Text(); break;
            case (CurrentStep, WireType.Varint): _currentStep = Whole(ref cursor, "step"); break;
            case (History, WireType.Length):
                _place.Count(start);
                _place.Blob = _history.Count;
                _history.Add(new CaffeBlobParser(_file, _place).Parse(cursor.Message()));
                _place.Blob = null;
                break;
            // A net's name, and its layers.
            case (Iteration, WireType.Length) or (NetLayer, WireType.Length) when _iteration is null:
                throw Refuse("a net's parameters (.caffemodel): the history has no blobs. Start from them as weights; the state is in the .solverstate saved beside them");
            default: cursor.Skip(field, type); break;
        }
    }

    private int Whole(ref WireCursor cursor, string what)
    {
        long start = cursor.Position;
        long value = unchecked((long)cursor.Varint());
        return value is >= 0 and <= int.MaxValue ? (int)value : throw _place.Error($"a number of the {what} from 0 to {int.MaxValue}", $"{value}", start);
    }

    private WeightFileException Refuse(string found) => _place.Error(SolverStateFile.Expected, found);
}
