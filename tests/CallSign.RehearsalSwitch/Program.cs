Console.WriteLine("rehearsal switch");
